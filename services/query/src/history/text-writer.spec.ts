import fc from 'fast-check';
import { NUMBER_BYTES, TextWriter, TIME_BYTES } from './text-writer.ts';

const writer = new TextWriter();
function numberText(value: number): string {
  writer.number(Float64Array.of(value), 0);
  return Buffer.from(writer.take()).toString();
}
function timeText(ms: number): string {
  writer.time(Float64Array.of(ms), 0);
  return Buffer.from(writer.take()).toString();
}
/** As JavaScript writes it, but for the sign of a negative zero. */
const expected = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));

describe('a number as bytes', () => {
  const decimals = fc
    .tuple(fc.maxSafeInteger(), fc.integer({ min: 0, max: 12 }))
    .map(([digits, places]) => Number(`${digits}e-${places}`));

  it.each([
    ['any number', fc.double({ noNaN: true, noDefaultInfinity: true })],
    ['decimal numbers', decimals],
    ['single precision', fc.float({ noNaN: true, noDefaultInfinity: true })],
    ['whole numbers', fc.maxSafeInteger()],
  ])('is what JavaScript writes, in no more bytes than were said: %s', (_, numbers) => {
    fc.assert(
      fc.property(numbers, (value) => {
        const text = numberText(value);
        expect(text).toBe(expected(value));
        expect(text.length).toBeLessThanOrEqual(NUMBER_BYTES);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([0, -0, 0.1, -0.05, 1e-6, 1e-7, 999_999_999_999_999, 1e15, 1e21, 5e-324, -1.7976931348623157e308])(
    'is what JavaScript writes: %d',
    (value) => expect(numberText(value)).toBe(expected(value)),
  );
});

describe('a time as bytes', () => {
  it('is what JavaScript writes, in no more bytes than were said', () => {
    fc.assert(
      fc.property(fc.integer({ min: -8.64e15, max: 8.64e15 }), (ms) => {
        expect(timeText(ms)).toBe(new Date(ms).toISOString());
        expect(timeText(ms).length).toBeLessThanOrEqual(TIME_BYTES);
      }),
      { numRuns: 2000 },
    );
  });

  it('is refused when there is none', () =>
    expect(() => writer.time(Float64Array.of(NaN), 0)).toThrow(RangeError));
});
