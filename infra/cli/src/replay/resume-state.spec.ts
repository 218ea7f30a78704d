import fc from 'fast-check';
import { advance, isRejected, NOTHING_SENT, parseState, rejectedCount } from './resume-state.ts';

/** Rows of a file: sent and taken, sent and rejected, or without a value. */
const rows = fc.array(fc.constantFrom('taken', 'rejected', 'empty'), { maxLength: 200 });

describe('the state of a replay', () => {
  it('knows after any batches exactly how far it is and which rows were rejected', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 50 }), (all, batchSize) => {
        let state = NOTHING_SENT;
        for (let from = 0; from < all.length; from += batchSize) {
          const to = Math.min(all.length, from + batchSize);
          const rowNumbers = Array.from({ length: to - from }, (_, i) => from + i).filter(
            (row) => all[row] !== 'empty',
          );
          const rejected = rowNumbers.flatMap((row, index) =>
            all[row] === 'rejected' ? [{ index, reason: '' }] : [],
          );
          const answer = { accepted: rowNumbers.length - rejected.length, duplicates: 0, rejected };
          state = advance(state, { rowNumbers, rows: to, hash: `${to}` }, answer);
          state = parseState(JSON.stringify(state))!;
        }
        expect(state.rows).toBe(all.length);
        expect(state.accepted).toBe(all.filter((row) => row === 'taken').length);
        expect(rejectedCount(state)).toBe(all.filter((row) => row === 'rejected').length);
        for (const [row, what] of all.entries()) expect(isRejected(state, row)).toBe(what === 'rejected');
      }),
    );
  });

  it('is nothing when the file holds something else', () => {
    for (const text of ['', '{', '{}', '[]', '{"rows":"1"}', 'null'])
      expect(parseState(text)).toBeUndefined();
  });
});
