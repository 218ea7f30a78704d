import { meter } from '@telemetry/chassis';
import type { Counts, Verdict } from './intake.ts';

const counts: Record<Verdict['status'], number> = { accepted: 0, duplicate: 0, rejected: 0 };

meter
  .createObservableCounter('telemetry_ingest_readings_total', {
    description: 'Readings by what became of them; accepted ones are durable',
  })
  .addCallback((result) => {
    for (const [outcome, count] of Object.entries(counts)) result.observe(count, { outcome });
  });

/** Counts what became of the readings of a request that is answered. */
export function countVerdicts({ accepted, duplicate, rejected }: Counts): void {
  counts.accepted += accepted;
  counts.duplicate += duplicate;
  counts.rejected += rejected;
}
