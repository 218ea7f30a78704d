import angular from 'angular-eslint';
import root from '../eslint.config.js';

const features = [
  'sign-in',
  'overview',
  'devices',
  'device',
  'stream',
  'register',
  'provision',
  'profiles',
  'operators',
  'audit',
  'dead-letters',
  'settings',
];
const below = ['preferences', 'session', 'unsaved', 'live', 'ui', 'api'];

/** What each folder may import besides itself; the README's table says the same. */
const mayImport = {
  ...Object.fromEntries(features.map((feature) => [feature, below])),
  frame: below,
  preferences: ['ui'],
  session: ['api'],
  unsaved: ['session'],
  live: ['api', 'session', 'ui'],
  ui: ['api'],
  api: [],
};
const folders = Object.keys(mayImport);

const noChartLibrary = {
  group: ['@swimlane/*'],
  message: 'Only ui/line-chart.ts imports the chart library.',
};

/** Every part of the application as a pattern to forbid, but those that `folder` may import. */
function bordersOf(folder) {
  const forbidden = folders.filter((other) => other !== folder && !mayImport[folder].includes(other));
  return [
    {
      group: [...forbidden.map((other) => `../${other}/*`), ...forbidden.map((other) => `**/app/${other}/*`)],
      message: `${folder}/ may import ${mayImport[folder].map((other) => `${other}/`).join(', ') || 'no other folder'}: see the README.`,
    },
  ];
}

const borders = folders.map((folder) => ({
  files: [`src/app/${folder}/**/*.ts`],
  rules: { 'no-restricted-imports': ['error', { patterns: [noChartLibrary, ...bordersOf(folder)] }] },
}));

const onlyTypesOfApi = {
  regex: '^\\.\\./api/',
  allowTypeImports: true,
  message: 'ui/ takes types of api/ only.',
};
const nothingInjected = {
  name: '@angular/core',
  importNames: ['inject', 'Inject'],
  message: 'A part of ui/ has inputs and outputs and injects nothing.',
};

/** Every text of a template is marked for translation; attributes of these names hold none. */
const marked = {
  files: ['src/**/*.html'],
  ignores: ['src/index.html'],
  rules: {
    '@angular-eslint/template/i18n': [
      'error',
      {
        checkId: false,
        ignoreTags: ['code', 'kbd', 'pre'],
        ignoreAttributes: [
          'accept',
          'aria-current',
          'aria-describedby',
          'aria-haspopup',
          'aria-hidden',
          'aria-labelledby',
          'aria-live',
          'ariaCurrentWhenActive',
          'autocapitalize',
          'inputmode',
          'labelledBy',
          'least',
          'preserveAspectRatio',
          'queryParamsHandling',
          'scope',
          'shape-rendering',
          'spellcheck',
          'step',
          'translate',
        ],
      },
    ],
  },
};

export default [
  ...root,
  ...angular.configs.tsRecommended.map((config) => ({ ...config, files: ['src/**/*.ts'] })),
  {
    files: ['src/**/*.ts'],
    processor: angular.processInlineTemplates,
    rules: {
      '@angular-eslint/component-selector': ['error', { type: 'element', prefix: 'tc', style: 'kebab-case' }],
      'no-restricted-imports': ['error', { patterns: [noChartLibrary] }],
    },
  },
  ...[...angular.configs.templateRecommended, ...angular.configs.templateAccessibility].map((config) => ({
    ...config,
    files: ['src/**/*.html'],
  })),
  marked,
  ...borders,
  {
    files: ['src/app/ui/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { paths: [nothingInjected], patterns: [onlyTypesOfApi] },
      ],
    },
  },
  {
    files: ['src/app/ui/line-chart.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: bordersOf('ui') }] },
  },
];
