import fc from 'fast-check';
import { childOf, newTrace, parseTraceparent, traceparentOf } from './trace-context.ts';

const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

describe('a traceparent', () => {
  it('is read when it is valid, whatever its flags', () => {
    fc.assert(
      fc.property(hex(32), hex(16), hex(2), (traceId, spanId, flags) => {
        fc.pre(/[^0]/.test(traceId) && /[^0]/.test(spanId));
        const isSampled = Number.parseInt(flags, 16) % 2 === 1;
        expect(parseTraceparent(`00-${traceId}-${spanId}-${flags}`)).toEqual({ traceId, spanId, isSampled });
      }),
    );
  });

  it.each([
    ['nothing', undefined],
    ['an empty header', ''],
    ['text', 'hello'],
    ['the trace id that means none', `00-${'0'.repeat(32)}-${SPAN}-01`],
    ['the span id that means none', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['another version', `01-${TRACE}-${SPAN}-01`],
    ['capital letters', `00-${TRACE.toUpperCase()}-${SPAN}-01`],
    ['a line that goes on', `00-${TRACE}-${SPAN}-01\n{"level":60}`],
    ['a header sent twice', [`00-${TRACE}-${SPAN}-01`, 'x']],
  ])('is not read from %s', (_what, traceparent) => {
    expect(parseTraceparent(traceparent)).toBeUndefined();
  });

  it('is written as it is read', () => {
    for (const isSampled of [true, false]) {
      const context = { traceId: TRACE, spanId: SPAN, isSampled };
      expect(parseTraceparent(traceparentOf(context))).toEqual(context);
    }
  });
});

describe('a span', () => {
  it('has its parent’s trace and an id of its own', () => {
    const parent = newTrace();
    const child = childOf(parent);
    expect(child).toMatchObject({ traceId: parent.traceId, isSampled: true });
    expect(child.spanId).not.toBe(parent.spanId);
    expect(parseTraceparent(traceparentOf(child))).toEqual(child);
  });
});
