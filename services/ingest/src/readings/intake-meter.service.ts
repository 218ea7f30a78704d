import { meter } from '@telemetry/chassis';
import type { Verdict } from './intake.ts';

const counts: Record<Verdict['status'], number> = { accepted: 0, duplicate: 0, rejected: 0 };

meter
  .createObservableCounter('telemetry_ingest_readings_total', {
    description: 'Readings by what became of them; accepted ones are durable',
  })
  .addCallback((result) => {
    for (const [outcome, count] of Object.entries(counts)) result.observe(count, { outcome });
  });

/** Counts what became of the readings of a request. */
export function countVerdicts(verdicts: readonly Verdict[]): void {
  for (const { status } of verdicts) counts[status]++;
}
