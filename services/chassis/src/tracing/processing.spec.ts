import { Processing } from './processing.ts';
import { newTrace } from './trace-context.ts';

describe('work on messages of several traces', () => {
  it('has a place in each trace that is kept, once', () => {
    const [one, other, unkept] = [newTrace(), newTrace(), { ...newTrace(), isSampled: false }];
    const processing = new Processing([one, other, one, unkept].map((context) => ({ context })));
    expect(processing.places.map(({ context }) => context)).toEqual([one, other]);
    expect(processing.placeIn(one.traceId)).toMatchObject({ traceId: one.traceId, isSampled: true });
    expect(processing.placeIn(one.traceId)?.spanId).not.toBe(one.spanId);
    expect(processing.placeIn(unkept.traceId)).toBeUndefined();
  });

  it('has places in a bounded number of traces', () => {
    const parents = Array.from({ length: 500 }, () => ({ context: newTrace() }));
    expect(new Processing(parents).places).toHaveLength(128);
  });
});
