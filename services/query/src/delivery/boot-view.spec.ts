import fc from 'fast-check';
import { Runs } from '../writer/runs.ts';
import { bootView } from './boot-view.ts';

const at = new Date(0);
const view = (seqs: string) => bootView({ bootId: 'b', seqs, firstReceivedAt: at, lastReceivedAt: at });

describe('a boot', () => {
  it('names what has not come between its first and its last count', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 1 }), (seqs) => {
        const { first_seq: first, last_seq: last, received, missing, gaps } = view(Runs.of(seqs).toString());
        const come = new Set(seqs);
        expect([first, last]).toEqual([Math.min(...seqs), Math.max(...seqs)]);
        expect(received).toBe(come.size);
        expect(missing).toBe(last! - first! + 1 - come.size);
        const named = gaps.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i));
        expect(named).toHaveLength(missing);
        expect(named.filter((seq) => come.has(seq))).toEqual([]);
      }),
    );
  });

  it('says when it had more gaps than are kept', () => {
    expect(view('{[-2,-1),[4,6)}')).toMatchObject({ first_seq: 4, received: 2, missing: 0, is_exact: false });
    expect(view('{[-2,-1)}')).toMatchObject({ first_seq: null, last_seq: null, received: 0 });
  });
});
