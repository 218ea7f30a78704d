import { defineConfig } from '@playwright/test';
import { chromium, CHROMIUM_FLAGS } from './chromium.ts';
import { ORIGIN } from './system.ts';

/** One system, one worker: the tests start it as the README does and disturb it in turn. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.e2e.ts',
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  // Told as flaky: one hiccup of a busy machine does not end a build that takes half an hour.
  retries: process.env.CI === undefined ? 0 : 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  outputDir: '../test-results',
  globalSetup: './start-system.ts',
  use: {
    baseURL: ORIGIN,
    trace: 'retain-on-failure',
    // What a worker answers, a test cannot play; the tests of the worker itself allow it.
    serviceWorkers: 'block',
    launchOptions: { executablePath: chromium(), args: CHROMIUM_FLAGS },
  },
});
