import { cutSegment, releaseSegment, type Segment } from './segment.ts';

/** Columns of readings a second apart, as views of one piece of memory, as blocks and rows are unpacked. */
function segmentOf(count: number): Segment {
  const all = Float64Array.from({ length: 3 * count }, (_, i) => i);
  const [times, receipts, column] = [0, 1, 2].map((part) => all.subarray(part * count, (part + 1) * count));
  return { metricSet: 1, names: ['t'], times: times!, receipts: receipts!, columns: [column!] };
}

describe('releaseSegment', () => {
  it('gives back the memory of a segment and of its parts, and bears to be asked again', () => {
    const segment = segmentOf(10);
    const part = cutSegment(segment, 2, 5);
    releaseSegment(part);
    releaseSegment(segment);
    expect(segment.times.buffer.byteLength).toBe(0);
    expect(part.columns[0]).toHaveLength(0);
  });

  it('leaves other memory alone', () => {
    const [one, other] = [segmentOf(4), segmentOf(4)];
    releaseSegment(one);
    expect(other.columns[0]).toEqual(Float64Array.of(8, 9, 10, 11));
  });
});
