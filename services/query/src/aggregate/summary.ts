/** What the store says of a range. */
export interface RangeSummary {
  readonly extent: { readonly count: number; readonly first: Date | null; readonly last: Date | null };
  readonly metrics: readonly {
    readonly metric: string;
    readonly count: number;
    readonly min: number;
    readonly max: number;
    readonly avg: number;
  }[];
}

/** The device asked for, and the range's ends as the answer shows them. */
export interface SummaryFrame {
  readonly deviceId: string;
  readonly units: Readonly<Record<string, string>>;
  /** Null: from the first reading. */
  readonly startMs: number | null;
  readonly endMs: number;
}

/**
 * The answer for a whole range: a member for each metric, beside the fixed ones. A metric that is named like a
 * fixed member does not appear here (the answer in buckets has every metric).
 */
export function summaryAnswer(
  { extent, metrics }: RangeSummary,
  frame: SummaryFrame,
): Record<string, unknown> {
  const start = frame.startMs === null ? extent.first : new Date(frame.startMs);
  const byMetric = metrics.map(({ metric, min, max, avg, count }) => {
    return [metric, { min, max, avg, count, unit: frame.units[metric] ?? null }] as const;
  });
  return {
    ...Object.fromEntries(byMetric),
    device_id: frame.deviceId,
    time_range: { start: start?.toISOString() ?? null, end: new Date(frame.endMs).toISOString() },
    reading_count: extent.count,
    first_reading: extent.first?.toISOString() ?? null,
    last_reading: extent.last?.toISOString() ?? null,
  };
}
