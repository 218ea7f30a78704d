import type { MetricView, ProfileRecord, ProfileState } from './profile-view.ts';

/** What is to become of a profile; what is absent stays. `metrics` are all that it declares afterwards. */
export type ProfileChange = {
  readonly [K in keyof Omit<ProfileState, 'name'>]?: ProfileState[K] | undefined;
};

/** What a profile is after a change, of the next revision; undefined when that is what it was. */
export function changedProfile(profile: ProfileRecord, change: ProfileChange): ProfileRecord | undefined {
  const after: ProfileRecord = {
    name: profile.name,
    expectedIntervalS: change.expectedIntervalS ?? profile.expectedIntervalS,
    allowsUndeclaredMetrics: change.allowsUndeclaredMetrics ?? profile.allowsUndeclaredMetrics,
    retentionDays: change.retentionDays ?? profile.retentionDays,
    metrics: byName(change.metrics ?? profile.metrics),
    revision: profile.revision + 1n,
  };
  return textOf(after) === textOf(profile) ? undefined : after;
}

/** Metrics in the order in which they are shown. */
export function byName(metrics: readonly MetricView[]): MetricView[] {
  return [...metrics].sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Everything that a change can touch, as text; -0 is 0. */
function textOf(profile: ProfileState): string {
  return JSON.stringify([
    profile.expectedIntervalS,
    profile.allowsUndeclaredMetrics,
    profile.retentionDays,
    byName(profile.metrics).map(({ name, unit, min, max }) => [name, unit, min, max]),
  ]);
}
