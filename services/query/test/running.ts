import type { RunningService } from '@telemetry/chassis';
import { Collector } from '@telemetry/local';
import { System } from './system.ts';

/** One system with one service for all suites; each uses devices of its own. Set before the first test runs. */
export let system: System;
export let query: RunningService;
/** What the service tells of its traces. */
export let collector: Collector;

beforeAll(async () => {
  system = await System.start();
  collector = await Collector.start();
  // Readings of the suites were received long ago: what is noted of them is not to be forgotten in the midst of a test.
  query = await system.startQuery({ ...collector.settings, REPLAY_WINDOW_S: '86400' });
});
afterAll(async () => {
  await query.stop();
  await system.stop();
  await collector.stop();
});
