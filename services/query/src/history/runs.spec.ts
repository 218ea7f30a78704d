import fc from 'fast-check';
import { inOrder, type Segment } from '../reading/segment.ts';
import { inRuns } from './runs.ts';

/** Some segments of which no two have a time in common. */
const segments = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 5 })), { maxLength: 60 })
  .map((steps) => {
    let ms = 0;
    const own: number[][] = [[], [], [], []];
    for (const [segment, step] of steps) own[segment]?.push((ms += step));
    return own.map((times, i): Segment => {
      const column = Float64Array.from(times);
      return { metricSet: i, names: ['a'], times: column, receipts: column, columns: [column] };
    });
  });

describe('readings of several segments in runs', () => {
  it.each(['asc', 'desc'] as const)('are all of them once, in order, in the fewest runs (%s)', (order) => {
    fc.assert(
      fc.property(segments, (all) => {
        const runs = [...inRuns(all, order)];
        const step = order === 'asc' ? 1 : -1;
        const found = runs.flatMap(({ segment, first, count }) =>
          Array.from({ length: count }, (_, i) => ({ segment, index: first + step * i })),
        );
        expect(found).toEqual([...inOrder(all, order)]);
        runs.forEach(({ segment }, i) => expect(segment).not.toBe(runs[i + 1]?.segment));
      }),
    );
  });
});
