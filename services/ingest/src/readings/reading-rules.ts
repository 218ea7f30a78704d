import type { ProblemDetail } from '@telemetry/chassis';
import { ValidateBy, validateSync, type ValidationError } from 'class-validator';
import { metricFaults } from './metrics.ts';
import { readTime } from './reading-time.ts';

/** A time that `readTime` can read. */
export function IsReadingTime(): PropertyDecorator {
  return ValidateBy({
    name: 'isReadingTime',
    validator: { validate: (value: unknown) => typeof readTime(value) === 'number' },
  });
}

/** Metrics that `metricFaults` has nothing against. */
export function IsMetrics(): PropertyDecorator {
  return ValidateBy({
    name: 'isMetrics',
    validator: { validate: (value: unknown) => metricFaults(value).length === 0 },
  });
}

/** Everything that is wrong with a reading, whatever device it is from. */
export function readingFaults(reading: object): ProblemDetail[] {
  return validateSync(reading, { stopAtFirstError: true }).flatMap(faultsOf);
}

/** Rules that know more than one message tell it themselves. */
function faultsOf({ property, value, constraints = {} }: ValidationError): ProblemDetail[] {
  if ('isMetrics' in constraints) return metricFaults(value);
  if ('isReadingTime' in constraints) {
    const fault = readTime(value);
    return typeof fault === 'number' ? [] : [{ field: property, ...fault }];
  }
  return Object.entries(constraints).map(([type, message]) => ({ field: property, message, type }));
}
