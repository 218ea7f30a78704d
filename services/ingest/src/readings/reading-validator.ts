import { compileValidator } from '../validation/compile-validator.ts';
import { metricFaults } from './metrics.ts';
import { readTime } from './reading-time.ts';
import { ReadingDto } from './reading.dto.ts';

/** Everything that is wrong with a reading, whatever device it is from: what its decorators say. */
export const readingFaults = compileValidator(ReadingDto, {
  isMetrics: metricFaults,
  isReadingTime: (value) => {
    const fault = readTime(value);
    return typeof fault === 'number' ? [] : [{ field: 'timestamp', ...fault }];
  },
});
