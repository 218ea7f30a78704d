import fc from 'fast-check';
import { traceIdOf } from './trace-id.ts';

const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));

describe('the trace id of a request', () => {
  it('is the one in a valid traceparent', () => {
    fc.assert(
      fc.property(hex(32), hex(16), hex(2), (trace, parent, flags) => {
        fc.pre(/[^0]/.test(trace));
        expect(traceIdOf(`00-${trace}-${parent}-${flags}`)).toBe(trace);
      }),
    );
  });

  it.each([
    ['nothing', undefined],
    ['an empty header', ''],
    ['text', 'hello'],
    ['the trace id that means none', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`],
    ['another version', '01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'],
    ['capital letters', '00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01'],
    ['a line that goes on', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\n{"level":60}'],
    ['a header sent twice', ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', 'x']],
  ])('is not taken from %s', (_what, traceparent) => {
    expect(traceIdOf(traceparent)).toBeUndefined();
  });
});
