import type { ProblemDetail } from '@telemetry/chassis';
import { validateSync } from 'class-validator';
import fc from 'fast-check';
import { jsonReading } from './json-reading.ts';
import { metricFaults } from './metrics.ts';
import { readTime } from './reading-time.ts';
import { readingFaults } from './reading-validator.ts';
import type { ReadingDto } from './reading.dto.ts';

/** What the decorators say, by class-validator itself. */
function decoratedFaults(reading: ReadingDto): ProblemDetail[] {
  return validateSync(reading, { stopAtFirstError: true }).flatMap(
    ({ property, value, constraints = {} }) => {
      if ('isMetrics' in constraints) return [...metricFaults(value)];
      if ('isReadingTime' in constraints) {
        const fault = readTime(value);
        return typeof fault === 'number' ? [] : [{ field: property, ...fault }];
      }
      return Object.entries(constraints).map(([type, message]) => ({ field: property, message, type }));
    },
  );
}

const strange = fc.oneof(
  fc.jsonValue({ maxDepth: 1 }),
  fc.constantFrom(NaN, Infinity, -Infinity, -0, 2 ** 32, 2 ** 32 - 1, undefined, '', 'a'.repeat(65)),
  fc.double(),
);
const time = fc.oneof(
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.integer({ min: 0, max: 2e12 }),
  fc.stringMatching(/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/),
);
const name = fc.oneof(
  { arbitrary: fc.stringMatching(/^[a-z]{1,8}$/), weight: 20 },
  { arbitrary: fc.string({ maxLength: 4 }), weight: 1 },
);
const value = fc.oneof({ arbitrary: fc.integer(), weight: 20 }, { arbitrary: strange, weight: 1 });
const member = <T>(valid: fc.Arbitrary<T>) =>
  fc.option(fc.oneof({ arbitrary: valid, weight: 9 }, { arbitrary: strange, weight: 1 }), {
    nil: undefined,
  });
const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);
const head = {
  device_id: member(id),
  timestamp: member(time),
  seq: member(fc.nat(2 ** 32)),
  boot_id: member(id),
  t_rel_ms: member(fc.double({ min: -1, max: 1e9 })),
};
const metrics = fc.oneof(
  {
    arbitrary: fc.dictionary(name, value, { maxKeys: 70, size: 'small' }),
    weight: 5,
  },
  { arbitrary: strange, weight: 1 },
);
const nested = fc.record({ ...head, metrics }, { requiredKeys: [] });
const flat = fc
  .tuple(fc.record(head, { requiredKeys: [] }), fc.dictionary(name, value))
  .map(([h, m]) => ({ ...m, ...h }));
const body = fc.oneof(nested, flat) as fc.Arbitrary<Record<string, unknown>>;

describe('the compiled validator of readings', () => {
  it('agrees with the decorated one on every reading, nested and flat, alone and in a batch', () => {
    let valid = 0;
    fc.assert(
      fc.property(fc.array(body, { minLength: 1, maxLength: 5 }), (bodies) => {
        const readings = bodies.map((sent) => jsonReading(sent).reading);
        const compiled = readings.map(readingFaults);
        expect(compiled).toEqual(readings.map(decoratedFaults));
        valid += compiled.filter((faults) => faults.length === 0).length;
      }),
      { numRuns: 1000 },
    );
    expect(valid).toBeGreaterThan(100);
  });
});
