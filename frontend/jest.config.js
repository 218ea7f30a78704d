import presets from 'jest-preset-angular/presets/index.js';

/** Components and services in jsdom, as ES modules, zoneless as they run in the browser. */
export default {
  ...presets.createEsmPreset({ tsconfig: '<rootDir>/tsconfig.spec.json' }),
  moduleNameMapper: {
    // What the `browser` field of the live client's package says, which Jest does not read.
    '^(\\.{1,2}/.*)\\.node\\.js$': '$1',
    // TypeScript writes `.ts` imports as `.js`; here they are still `.ts`.
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  setupFilesAfterEnv: ['<rootDir>/src/testing/setup.ts'],
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  testTimeout: 30_000,
  coverageDirectory: '<rootDir>/coverage',
  collectCoverageFrom: ['src/app/**/*.ts', '!src/**/*.spec.ts'],
};
