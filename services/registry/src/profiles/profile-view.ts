/** One declared metric, as the API shows it and takes it; a bound that is null is none. */
export interface MetricView {
  readonly name: string;
  readonly unit: string;
  readonly min: number | null;
  readonly max: number | null;
}

/** What a kind of device measures, and how often. */
export interface ProfileState {
  readonly name: string;
  readonly expectedIntervalS: number;
  readonly allowsUndeclaredMetrics: boolean;
  /** 0 is for ever. */
  readonly retentionDays: number;
  readonly metrics: readonly MetricView[];
}

/** A profile as the registry keeps it; its metrics by name. */
export interface ProfileRecord extends ProfileState {
  /** Grows with each change. */
  readonly revision: bigint;
}

/** A profile as the API shows it and the audit remembers it. */
export interface ProfileView {
  readonly name: string;
  readonly expected_interval_s: number;
  readonly allows_undeclared_metrics: boolean;
  /** How long readings are kept; 0 is for ever. */
  readonly retention_days: number;
  readonly metrics: readonly MetricView[];
  readonly revision: number;
}

/** A profile, and nothing that the database says besides. */
export function profileView(profile: ProfileRecord): ProfileView {
  return {
    name: profile.name,
    expected_interval_s: profile.expectedIntervalS,
    allows_undeclared_metrics: profile.allowsUndeclaredMetrics,
    retention_days: profile.retentionDays,
    metrics: profile.metrics.map(metricView),
    revision: Number(profile.revision),
  };
}

/** A metric, and nothing that the database says besides. */
export function metricView({ name, unit, min, max }: MetricView): MetricView {
  return { name, unit, min, max };
}
