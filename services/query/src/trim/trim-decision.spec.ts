import fc from 'fast-check';
import { neededNotes, type Note, trimBefore } from './trim-decision.ts';

const notes: fc.Arbitrary<Note[]> = fc.array(fc.tuple(fc.nat(100), fc.nat(100))).map((steps) =>
  steps.reduce<Note[]>((all, [ms, count]) => {
    const { atMs = 0, lastSeq = 0 } = all.at(-1) ?? {};
    return [...all, { atMs: atMs + ms, lastSeq: lastSeq + count }];
  }, []),
);
const states = fc.record({
  notes,
  watermarks: fc.array(fc.option(fc.nat(5000), { nil: undefined }), { minLength: 1, maxLength: 6 }),
  nowMs: fc.nat(10_000),
  replayWindowMs: fc.nat(2000),
});

describe('trimming', () => {
  it('never takes a message that its partition has not stored', () => {
    fc.assert(
      fc.property(states, (state) => {
        const before = trimBefore(state);
        for (const seq of state.watermarks)
          if (before !== undefined) expect(before - 1).toBeLessThanOrEqual(seq ?? 0);
      }),
    );
  });

  it('never takes a message that is younger than the replay window', () => {
    fc.assert(
      fc.property(states, (state) => {
        const before = trimBefore(state) ?? 0;
        const young = state.notes.filter(({ atMs }) => atMs > state.nowMs - state.replayWindowMs);
        // What came after the newest old note may be as young as the first young one, or younger.
        const old = state.notes.filter((note) => !young.includes(note)).at(-1);
        expect(before).toBeLessThanOrEqual((old?.lastSeq ?? -1) + 1);
      }),
    );
  });

  it('takes all that is stored and old', () => {
    const state = {
      notes: [
        { atMs: 0, lastSeq: 70 },
        { atMs: 50, lastSeq: 90 },
      ],
      nowMs: 60,
      replayWindowMs: 20,
    };
    expect(trimBefore({ ...state, watermarks: [80, 100] })).toBe(71);
    expect(trimBefore({ ...state, watermarks: [60, 100] })).toBe(61);
    expect(trimBefore({ ...state, watermarks: [80, undefined] })).toBeUndefined();
    expect(trimBefore({ ...state, watermarks: [80, 100], nowMs: 10 })).toBeUndefined();
  });

  it('decides alike from the notes that are kept, now and ever after', () => {
    fc.assert(
      fc.property(states, fc.nat(5000), (state, laterMs) => {
        const kept = neededNotes(state.notes, state.nowMs, state.replayWindowMs);
        const later = { ...state, nowMs: state.nowMs + laterMs };
        expect(trimBefore({ ...later, notes: kept })).toBe(trimBefore(later));
      }),
    );
  });
});
