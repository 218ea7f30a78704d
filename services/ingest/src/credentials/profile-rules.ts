import type { StoredProfile } from './device-credential.ts';

/** What a profile says about a reading's metrics. */
export interface ProfileRules {
  readonly allowsUndeclaredMetrics: boolean;
  /** Valid range of each declared metric, both ends included. */
  readonly ranges: ReadonlyMap<string, Range>;
  /** How long readings are kept, days; undefined when for ever. */
  readonly retentionDays?: number | undefined;
}

/** Smallest and largest valid value; infinite where there is no bound. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** Makes rules of stored profiles; equal profiles share one object, so that a large fleet costs little memory. */
export class ProfileRulesPool {
  private readonly rules = new Map<string, ProfileRules>();

  /** The rules of this profile. */
  of(profile: StoredProfile): ProfileRules {
    const text = JSON.stringify([
      profile.allows_undeclared_metrics,
      profile.metrics.map(({ name, min, max }) => [name, min, max]),
      profile.retention_days,
    ]);
    const known = this.rules.get(text);
    if (known !== undefined) return known;
    const made = rulesOf(profile);
    this.rules.set(text, made);
    return made;
  }
}

function rulesOf({ allows_undeclared_metrics, metrics, retention_days }: StoredProfile): ProfileRules {
  return {
    allowsUndeclaredMetrics: allows_undeclared_metrics,
    retentionDays: retention_days,
    ranges: new Map(metrics.map(({ name, min = -Infinity, max = Infinity }) => [name, { min, max }])),
  };
}
