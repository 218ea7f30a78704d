import preset from '../jest.preset.js';

export default { ...preset, testMatch: ['<rootDir>/tools/**/*.spec.ts'] };
