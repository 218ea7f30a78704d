import angular from 'angular-eslint';
import root from '../eslint.config.js';

const features = ['sign-in', 'devices', 'device'];

/** A feature stands on ui/, api/, session/ and live/, never on another feature. */
const noOtherFeature = features.map((feature) => ({
  files: [`src/app/${feature}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          ...features
            .filter((other) => other !== feature)
            .map((other) => ({
              group: [`**/${other}/*`],
              message: 'Features import ui/, never each other.',
            })),
          { group: ['@swimlane/*'], message: 'Only ui/line-chart.ts imports the chart library.' },
        ],
      },
    ],
  },
}));

export default [
  ...root,
  ...angular.configs.tsRecommended.map((config) => ({ ...config, files: ['src/**/*.ts'] })),
  {
    files: ['src/**/*.ts'],
    processor: angular.processInlineTemplates,
    rules: {
      '@angular-eslint/component-selector': ['error', { type: 'element', prefix: 'tc', style: 'kebab-case' }],
    },
  },
  ...[...angular.configs.templateRecommended, ...angular.configs.templateAccessibility].map((config) => ({
    ...config,
    files: ['src/**/*.html'],
  })),
  ...noOtherFeature,
  {
    files: ['src/app/{api,session,live}/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: features.map((feature) => `**/${feature}/*`), message: 'Features stand on this.' },
          ],
        },
      ],
    },
  },
  {
    files: ['src/app/ui/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['**/session/*', '**/live/*', ...features.map((feature) => `**/${feature}/*`)] },
          ],
        },
      ],
    },
  },
];
