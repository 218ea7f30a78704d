import { defineConfig } from '@playwright/test';
import base from './playwright.config.ts';

/** What one runs to look at or to measure: it changes nothing and fails for few reasons, so no test run has it. */
export default defineConfig(base, {
  testMatch: '*.by-hand.ts',
  workers: 1,
  timeout: 900_000,
  use: { ...base.use, trace: 'off' },
});
