import { fileURLToPath, URL } from 'node:url';

// Jest for every Node package: TypeScript and decorators compiled by swc, ES modules as they run in production
// (the scripts pass --experimental-vm-modules). Unit tests lie beside the code as *.spec.ts, integration tests
// in test/ as *.test.ts.
export default {
  testEnvironment: fileURLToPath(new URL('jest.environment.js', import.meta.url)),
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/**/*.test.ts'],
  testTimeout: 60_000,
  reporters: ['default', fileURLToPath(new URL('jest.end-of-run.js', import.meta.url))],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2024',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
  coverageDirectory: '<rootDir>/coverage',
  collectCoverageFrom: ['src/**/*.ts', '!src/**/gen/**', '!src/**/*.spec.ts'],
};
