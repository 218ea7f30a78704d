import { HeadSampler } from './head-sampler.ts';
import { newTrace, type TraceContext } from './trace-context.ts';

const traces = Array.from({ length: 5000 }, newTrace);
const asking = (parent: TraceContext, isSampled: boolean) => ({ ...parent, isSampled });

describe('whether a trace is kept', () => {
  it('is decided by the ratio where nobody asks, and alike by everybody', () => {
    const [one, other] = [
      new HeadSampler('parentbased_traceidratio', 0.1),
      new HeadSampler('traceidratio', 0.1),
    ];
    const kept = traces.filter(({ traceId }) => one.keeps(traceId, undefined));
    expect(kept.length).toBeGreaterThan(300);
    expect(kept.length).toBeLessThan(700);
    expect(kept.every(({ traceId }) => other.keeps(traceId, undefined))).toBe(true);
  });

  it('is up to the caller, who may ask for it and against it', () => {
    const sampler = new HeadSampler('parentbased_traceidratio', 0);
    expect(sampler.keeps(traces[0]!.traceId, asking(traces[0]!, true))).toBe(true);
    const always = new HeadSampler('parentbased_always_on', 0);
    expect(always.keeps(traces[0]!.traceId, asking(traces[0]!, false))).toBe(false);
    expect(always.keeps(traces[0]!.traceId, undefined)).toBe(true);
  });

  it('is not up to callers who ask all the time', () => {
    const sampler = new HeadSampler('parentbased_traceidratio', 0);
    const kept = traces.filter((trace) => sampler.keeps(trace.traceId, asking(trace, true)));
    expect(kept.length).toBeGreaterThanOrEqual(100);
    expect(kept.length).toBeLessThan(1000);
  });

  it('is no question when all are or none is', () => {
    expect(new HeadSampler('always_on', 0).keeps(traces[0]!.traceId, asking(traces[0]!, false))).toBe(true);
    expect(new HeadSampler('always_off', 1).keeps(traces[0]!.traceId, asking(traces[0]!, true))).toBe(false);
  });
});
