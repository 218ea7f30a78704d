/** Latencies are of the latest readings; older ones are forgotten. */
const LATENCIES = 10_000;

/** Counts what became of the readings of a simulation. */
export class Tally {
  acknowledged = 0;
  failed = 0;
  /** Readings that never left, because too many were under way. */
  missed = 0;
  inFlight = 0;
  /** Acknowledged readings that were sent on purpose a second time. */
  repeats = 0;
  /** Bad readings that were refused, as they have to be, and those that were not. */
  refused = 0;
  badTaken = 0;
  readonly reasons = new Map<string, number>();
  private readonly latenciesMs: number[] = [];

  acknowledge(latencyMs: number): void {
    this.latenciesMs[this.acknowledged % LATENCIES] = latencyMs;
    this.acknowledged += 1;
  }

  fail(reason: string): void {
    this.failed += 1;
    this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + 1);
  }

  /** The latency in milliseconds that this share of the latest readings kept to; `share` in (0, 1]. */
  latencyMs(share: number): number | undefined {
    const sorted = this.latenciesMs.toSorted((a, b) => a - b);
    return sorted[Math.ceil(share * sorted.length) - 1];
  }
}

/** One line on where a simulation stands. */
export function statusLine(
  tally: Tally,
  since: { readonly elapsedMs: number; readonly lastSecond: number },
): string {
  const seconds = Math.round(since.elapsedMs / 1_000);
  const { acknowledged, failed, missed, inFlight } = tally;
  return `${seconds} s  ${acknowledged} acknowledged (${since.lastSecond}/s)  ${failed} failed  ${missed} missed  ${inFlight} under way`;
}

/** What to say at the end, good or bad. */
export function summary(tally: Tally, run: { readonly devices: number; readonly elapsedMs: number }): string {
  const { acknowledged, failed, missed } = tally;
  const perSecond = (acknowledged / Math.max(0.001, run.elapsedMs / 1_000)).toFixed(1);
  const quantiles = [0.5, 0.95, 0.99].map((share) => tally.latencyMs(share)?.toFixed(0) ?? '–').join(' / ');
  return [
    `${run.devices} devices, ${(run.elapsedMs / 1_000).toFixed(1)} s: ${acknowledged} readings acknowledged (${perSecond}/s).`,
    `${failed} failed after several attempts, ${missed} not sent because too many were under way.`,
    `Until acknowledged: ${quantiles} ms (p50 / p95 / p99).`,
    ...[...tally.reasons].map(([reason, count]) => `  ${count} × ${reason}`),
  ].join('\n');
}
