import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** Files that may touch the outside world; a file without one of these suffixes is pure. */
const edgeFiles = [
  'main',
  'config',
  'service',
  '*.module',
  '*.controller',
  '*.gateway',
  '*.consumer',
  '*.repository',
  '*.guard',
  '*.dto',
  '*.service',
  '*.spec',
].map((name) => `services/{ingest,registry,query,realtime}/src/**/${name}.ts`);

const natsOnlyInChassis = {
  group: ['@nats-io/*'],
  message: 'Only services/chassis talks to the NATS client; use what it exports.',
};
const prismaOnlyInRepositories = {
  group: ['**/gen/prisma/*', '@prisma/*'],
  message: 'Only *.repository.ts sees the Prisma client.',
};
const noSecondHost = { group: ['**/dist/**'], message: 'Import a package by its name.' };
const pureImports = {
  group: [
    '@nestjs/*',
    'node:*',
    '!node:assert',
    // Compression is a function of its input.
    '!node:zlib',
    'pg',
    'fastify',
    'socket.io',
    'pino',
    '*.repository.ts',
    '*.service.ts',
  ],
  message: 'A file without a suffix is pure: no framework and no I/O. Put the edge in its own file.',
};
const impureSyntax = [
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'Pass the time in.',
  },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Pass the time in.' },
  {
    selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
    message: 'Pass it in.',
  },
  { selector: "CallExpression[callee.object.name='crypto']", message: 'Pass ids and randomness in.' },
];

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/gen/**',
      '**/coverage/**',
      '**/.angular/**',
      '**/node_modules/**',
      '**/.data/**',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, emitDecoratorMetadata: true, experimentalDecorators: true },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      // Views and DTOs are written as literals.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['**/*.ts'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          allow: [],
          depConstraints: [
            { sourceTag: 'type:proto', onlyDependOnLibsWithTags: [] },
            { sourceTag: 'type:chassis', onlyDependOnLibsWithTags: [] },
            { sourceTag: 'type:service', onlyDependOnLibsWithTags: ['type:proto', 'type:chassis'] },
            { sourceTag: 'type:provisioning', onlyDependOnLibsWithTags: ['type:proto'] },
            { sourceTag: 'type:frontend', onlyDependOnLibsWithTags: ['type:proto', 'type:provisioning'] },
            { sourceTag: 'type:firmware', onlyDependOnLibsWithTags: ['type:proto', 'type:provisioning'] },
            { sourceTag: 'type:infra', onlyDependOnLibsWithTags: ['type:proto', 'type:infra'] },
          ],
        },
      ],
    },
  },
  {
    files: ['services/{ingest,registry,query,realtime}/src/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [natsOnlyInChassis, prismaOnlyInRepositories, noSecondHost] },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Settings come from config.ts, validated.' },
      ],
    },
  },
  {
    files: ['services/{ingest,registry,query,realtime}/src/**/*.repository.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [natsOnlyInChassis, noSecondHost] }] },
  },
  {
    files: ['services/{ingest,registry,query,realtime}/src/**/*.ts'],
    ignores: edgeFiles,
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [natsOnlyInChassis, prismaOnlyInRepositories, noSecondHost, pureImports] },
      ],
      'no-restricted-syntax': ['error', ...impureSyntax],
    },
  },
  {
    // It runs in browsers, under any framework and none.
    files: ['provisioning/src/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['node:*', '@angular/*', 'rxjs', 'rxjs/*'],
              message: 'No framework, and nothing of Node.',
            },
            noSecondHost,
          ],
        },
      ],
    },
  },
  {
    // Tests start the real database and broker of infra/local, and commands speak on the terminal.
    files: ['**/test/**/*.ts', '**/e2e/**/*.ts', '**/*.spec.ts'],
    rules: {
      '@nx/enforce-module-boundaries': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      // They look into JSON answers, whose shape is what they check.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  { files: ['infra/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', URL: 'readonly', Headers: 'readonly' },
    },
  },
  prettier,
);
