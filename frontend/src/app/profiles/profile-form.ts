import { applyEach, max, maxLength, min, pattern, required, schema, validate } from '@angular/forms/signals';
import type { Schema } from '../api/contract.ts';

/** A metric as it is typed; an empty bound is none. */
export interface MetricModel {
  name: string;
  unit: string;
  min: number | null;
  max: number | null;
}

/** A profile as it is typed. */
export interface ProfileModel {
  name: string;
  interval_s: number;
  retention_days: number;
  allows_undeclared: boolean;
  metrics: MetricModel[];
}

export const newMetric: MetricModel = { name: '', unit: '', min: null, max: null };

/** What a new profile begins as. */
export const newProfile: ProfileModel = {
  name: '',
  interval_s: 60,
  retention_days: 0,
  allows_undeclared: false,
  metrics: [newMetric],
};

/** A profile, to be changed. */
export function modelOf(profile: Schema<'ProfileDto'>): ProfileModel {
  return {
    name: profile.name,
    interval_s: profile.expected_interval_s,
    retention_days: profile.retention_days,
    allows_undeclared: profile.allows_undeclared_metrics,
    metrics: profile.metrics.map((metric) => ({ ...metric })),
  };
}

/** What is sent of it. */
export function bodyOf(model: ProfileModel): Schema<'ChangeProfileDto'> {
  return {
    expected_interval_s: model.interval_s,
    retention_days: model.retention_days,
    allows_undeclared_metrics: model.allows_undeclared,
    metrics: model.metrics.map((metric) => ({
      ...metric,
      name: metric.name.trim(),
      unit: metric.unit.trim(),
    })),
  };
}

/** What can be said to be wrong before anything is sent; the registry has the last word. */
export const profileRules = schema<ProfileModel>((path) => {
  required(path.name, { message: $localize`Give it a name.` });
  pattern(path.name, /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, {
    message: $localize`Letters, digits, “_”, “.” and “-”, at most 64.`,
  });
  required(path.interval_s, { message: $localize`How often does a device report?` });
  min(path.interval_s, 1, { message: $localize`At least a second.` });
  max(path.interval_s, 604_800, { message: $localize`At most a week: 604 800 seconds.` });
  required(path.retention_days, { message: $localize`0 keeps readings for ever.` });
  min(path.retention_days, 0, { message: $localize`Not less than 0.` });
  max(path.retention_days, 36_500, { message: $localize`At most 36 500 days; 0 is for ever.` });
  applyEach(path.metrics, (metric) => {
    required(metric.name, { message: $localize`Name it as readings do.` });
    pattern(metric.name, /^[A-Za-z_][A-Za-z0-9_]{0,63}$/, {
      message: $localize`Letters, digits and “_”, no digit first.`,
    });
    maxLength(metric.unit, 32, { message: $localize`At most 32 characters.` });
    validate(metric.max, ({ value, valueOf }) => {
      const least = valueOf(metric.min);
      const most = value();
      return least !== null && most !== null && most <= least
        ? { kind: 'order', message: $localize`Must be greater than the minimum.` }
        : undefined;
    });
    validate(metric.name, ({ value, valueOf }) => {
      const same = valueOf(path.metrics).filter(({ name }) => name.trim() === value().trim());
      return same.length > 1 ? { kind: 'twice', message: $localize`This name is there twice.` } : undefined;
    });
  });
});
