import fc from 'fast-check';
import { BootsSeen } from './boots-seen.ts';
import { gapsOf, withSeqs } from './seq-runs.ts';

const MINUTE = 60_000;
const counted = (bootId: string, ...seqs: number[]) => seqs.map((seq) => ({ deviceId: 'a', bootId, seq }));

describe('runs of counts', () => {
  it('hold exactly the numbers that were added, and gaps exactly those between them', () => {
    const requests = fc.array(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 10 }), {
      maxLength: 10,
    });
    fc.assert(
      fc.property(requests, (given) => {
        const runs = given.reduce(withSeqs, []);
        const seqs = new Set(given.flat());
        const listed = (ranges: typeof runs) =>
          ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i));
        expect(listed(runs)).toEqual([...seqs].sort((a, b) => a - b));
        const [first, last] = [Math.min(...seqs), Math.max(...seqs)];
        const missing = seqs.size === 0 ? [] : Array.from({ length: last - first + 1 }, (_, i) => first + i);
        expect(listed(gapsOf(runs))).toEqual(missing.filter((seq) => !seqs.has(seq)));
        for (const [from, to] of [...runs, ...gapsOf(runs)]) expect(from).toBeLessThanOrEqual(to);
      }),
    );
  });
});

describe('what a device is told to send again', () => {
  it('is what lies between the readings of its newest boot', () => {
    const seen = new BootsSeen();
    expect(seen.note(counted('x', 5, 6), 0)).toEqual([]);
    expect(seen.note(counted('x', 9, 12), 0)).toEqual([
      [7, 8],
      [10, 11],
    ]);
    expect(seen.note([...counted('x', 7, 8, 11), ...counted('y', 0)], 0)).toEqual([]);
    expect(seen.note(counted('x', 13), 0)).toEqual([[10, 10]]);
    expect(seen.note([{ deviceId: 'b', bootId: 'x', seq: 20 }], 0)).toEqual([]);
  });

  it('is nothing when so much lacks that other replicas must have it', () => {
    const seen = new BootsSeen();
    expect(seen.note(counted('x', 0, 2, 4, 6, 8, 10, 12, 14, 16), 0)).toHaveLength(8);
    expect(seen.note(counted('x', 18), 0)).toEqual([]);
    for (let seq = 20; seq < 1000; seq += 2) seen.note(counted('x', seq), 0);
    expect(seen.note(counted('x', ...Array.from({ length: 999 }, (_, seq) => seq)), 0)).toEqual([]);
  });

  it('is forgotten some ten minutes after the boot was last heard of', () => {
    const seen = new BootsSeen();
    seen.note(counted('x', 0), 0);
    expect(seen.note(counted('x', 5), 9 * MINUTE)).toEqual([[1, 4]]);
    expect(seen.note(counted('x', 7), 15 * MINUTE)).toHaveLength(2);
    expect(seen.note(counted('x', 9), 60 * MINUTE)).toEqual([]);
  });

  it('is forgotten where more boots send than are remembered', () => {
    const seen = new BootsSeen(2);
    seen.note(counted('x', 0), 0);
    for (const boot of ['p', 'q', 'r', 's']) seen.note(counted(boot, 0), 0);
    expect(seen.note(counted('x', 5), 0)).toEqual([]);
  });
});
