import type { ProblemDetail } from '@telemetry/chassis';
import type { ProfileRules, Range } from '../credentials/profile-rules.ts';
import type { Fault } from './fault.ts';

/** Most metrics in a reading. */
export const MAX_METRICS = 64;
/** What a metric may be called. */
export const METRIC_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

const NO_FAULTS: readonly ProblemDetail[] = [];

/** Names that were found to be some: a fleet sends the same few again and again. */
const knownNames = new Set<string>();
const MOST_KNOWN = 10_000;

function isMetricName(name: string): boolean {
  if (knownNames.has(name)) return true;
  const isOne = METRIC_NAME.test(name);
  if (isOne && knownNames.size < MOST_KNOWN) knownNames.add(name);
  return isOne;
}

/** What is wrong with a reading's metrics, whatever device it is from. Fields are named `metrics.<name>`. */
export function metricFaults(metrics: unknown): readonly ProblemDetail[] {
  if (typeof metrics !== 'object' || metrics === null || Array.isArray(metrics)) {
    return [{ field: 'metrics', message: 'must be an object of numbers by metric name', type: 'object' }];
  }
  const names = Object.keys(metrics);
  if (names.length === 0)
    return [{ field: 'metrics', message: 'must hold at least one metric', type: 'minMetrics' }];
  if (names.length > MAX_METRICS) {
    return [{ field: 'metrics', message: `must hold at most ${MAX_METRICS} metrics`, type: 'maxMetrics' }];
  }
  const values = metrics as Readonly<Record<string, unknown>>;
  let faults = NO_FAULTS;
  for (const name of names) {
    if (isMetricName(name) && Number.isFinite(values[name])) continue;
    faults = [...faults, metricFault(name)];
  }
  return faults;
}

function metricFault(name: string): ProblemDetail {
  const field = metricField(name);
  if (isMetricName(name)) return { field, message: 'must be a finite number', type: 'number' };
  const message = 'is not a metric name: a letter or _, then letters, digits and _, at most 64 in all';
  return { field, message, type: 'metricName' };
}

/** What a device's profile has against metrics that are valid in themselves. */
export function profileFaults(
  metrics: Readonly<Record<string, number>>,
  rules: ProfileRules,
): readonly ProblemDetail[] {
  let faults = NO_FAULTS;
  for (const name in metrics) {
    const fault = profileFault(name, metrics[name] ?? NaN, rules);
    if (fault !== undefined) faults = [...faults, { field: metricField(name), ...fault }];
  }
  return faults;
}

function profileFault(name: string, value: number, rules: ProfileRules): Fault | undefined {
  const range = rules.ranges.get(name);
  if (range === undefined) {
    if (rules.allowsUndeclaredMetrics) return undefined;
    const declared = [...rules.ranges.keys()].join(', ');
    return {
      message: `is not one of the metrics of the device's profile: ${declared}`,
      type: 'undeclaredMetric',
    };
  }
  if (value >= range.min && value <= range.max) return undefined;
  return { message: `is ${value}, but the device's profile says ${rangeText(range)}`, type: 'range' };
}

function rangeText({ min, max }: Range): string {
  if (max === Infinity) return `at least ${min}`;
  return min === -Infinity ? `at most ${max}` : `${min} to ${max}`;
}

/** A name of any length and content is the caller's; an answer repeats only what fits a line. */
function metricField(name: string): string {
  return `metrics.${name.slice(0, 80)}`;
}
