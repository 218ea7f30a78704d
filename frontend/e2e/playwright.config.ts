import { defineConfig } from '@playwright/test';
import { chromium, CHROMIUM_FLAGS } from './chromium.ts';
import { ORIGIN } from './system.ts';

/**
 * A system for each worker: it is started as the README does, and the worker's tests disturb it in turn. Every test of a file
 * runs on the same one. E2E_WORKERS says how many.
 */
export default defineConfig({
  testDir: '.',
  testMatch: '*.e2e.ts',
  workers: Number(process.env.E2E_WORKERS ?? 1),
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
    // Recording slows every test, so a build does it only where one is tried again.
    trace: process.env.CI === undefined ? 'retain-on-failure' : 'on-first-retry',
    // What a worker answers, a test cannot play; the tests of the worker itself allow it.
    serviceWorkers: 'block',
    launchOptions: { executablePath: chromium(), args: CHROMIUM_FLAGS },
  },
});
