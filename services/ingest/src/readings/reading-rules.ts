import { ValidateBy } from 'class-validator';
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
