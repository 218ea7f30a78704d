import preset from '../../jest.preset.js';

// These tests start whole systems; on a busy machine that takes its time.
export default { ...preset, testTimeout: 180_000 };
