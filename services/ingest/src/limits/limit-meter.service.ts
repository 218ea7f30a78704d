import { meter } from '@telemetry/chassis';
import type { ShareStanding } from './device-limits.ts';
import type { Limiter } from './limiter.ts';

const limited = meter.createCounter('telemetry_ingest_limited_readings_total', {
  description: 'Readings that were sent faster than their device may, by allowance',
});

for (const allowance of ['live', 'back-fill']) limited.add(0, { allowance });

/** Counts the readings of shares that were refused. */
export function countRefused(refused: readonly ShareStanding[]): void {
  for (const { allowance, readings } of refused) limited.add(readings, { allowance });
}

/** Shows how many devices a limiter has in memory. */
export function showDevices(limiter: Limiter): void {
  meter
    .createObservableGauge('telemetry_ingest_paced_devices', {
      description: 'Devices that have sent lately, live readings and back-fill counted apart',
    })
    .addCallback((result) => result.observe(limiter.devices));
}
