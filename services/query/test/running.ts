import type { RunningService } from '@telemetry/chassis';
import { System } from './system.ts';

/** One system with one service for all suites; each uses devices of its own. Set before the first test runs. */
export let system: System;
export let query: RunningService;

beforeAll(async () => {
  system = await System.start();
  query = await system.startQuery();
});
afterAll(async () => {
  await query.stop();
  await system.stop();
});
