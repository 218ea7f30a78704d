import { meter } from '@telemetry/chassis';
import type { ShareStanding } from './device-limits.ts';

const limited = meter.createCounter('telemetry_ingest_limited_readings_total', {
  description: 'Readings that were sent faster than their device may, by allowance',
});

/** Counts the readings of shares that were refused. */
export function countRefused(refused: readonly ShareStanding[]): void {
  for (const { allowance, readings } of refused) limited.add(readings, { allowance });
}
