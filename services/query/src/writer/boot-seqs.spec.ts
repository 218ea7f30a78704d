import fc from 'fast-check';
import { BootSeqs, MAX_RUNS } from './boot-seqs.ts';
import { Runs } from './runs.ts';

const BOOT = { device: 1, bootId: 'b' };
const counted = (seq: number) => ({ ...BOOT, seq, receivedAtMs: seq });

/** The counts of a boot beside a table that is told of its changes. */
class Lane {
  readonly table = new Set<number>();
  readonly identities = new Set<number>();
  constructor(readonly seqs = new BootSeqs()) {}

  /** Whether it is new, as the writer decides it in one transaction. */
  take(seq: number): boolean {
    for (const key of this.seqs.unknown([BOOT])) this.seqs.learn(key, Runs.of(this.table).toString());
    const verdict = this.seqs.take(counted(seq));
    if (verdict !== 'ask identity') return verdict === 'new';
    if (this.identities.has(seq)) return false;
    this.identities.add(seq);
    this.seqs.accept(counted(seq));
    return true;
  }

  commit(): void {
    for (const { seqs } of this.seqs.changes())
      for (const { from, to } of Runs.parse(seqs)) for (let n = from; n < to; n++) this.table.add(n);
    this.seqs.written();
  }
}

describe('the counts of a boot', () => {
  it('take each count once, also when what is remembered is forgotten', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(30), fc.boolean())), fc.constantFrom(0, 1000), (all, room) => {
        const lane = new Lane(new BootSeqs(room));
        const seen = new Set<number>();
        for (const [seq, commits] of all) {
          expect(lane.take(seq)).toBe(!seen.has(seq));
          seen.add(seq);
          if (commits) lane.commit();
        }
        lane.commit();
        expect(lane.table).toEqual(seen);
      }),
    );
  });

  it('are as before when the transaction is not done, and free again when given back', () => {
    const lane = new Lane();
    lane.take(1);
    lane.commit();
    lane.take(2);
    lane.seqs.abandon();
    expect([lane.take(1), lane.take(2)]).toEqual([false, true]);
    lane.seqs.giveBack(counted(2));
    lane.commit();
    expect([lane.table.has(2), lane.take(2)]).toEqual([false, true]);
  });

  it('are kept within bounds: what would make one run more is known by its identity, for good', () => {
    const lane = new Lane();
    for (let i = 0; i < MAX_RUNS; i++) expect(lane.take(10 * i)).toBe(true);
    const beyond = 10 * MAX_RUNS;
    expect(lane.take(beyond)).toBe(true);
    lane.commit();
    expect(lane.table.has(beyond)).toBe(false);
    // The gaps close, and there is room again; what its identity tells is no less known.
    for (let n = 1; n < 500; n++) lane.take(n);
    lane.commit();
    expect([lane.take(beyond), lane.take(5), lane.take(beyond - 9)]).toEqual([false, false, true]);
  });
});
