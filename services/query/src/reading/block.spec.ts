import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { type Block, BLOCK_READINGS, decodeBlock, decodeTimes, encodeBlocks } from './block.ts';
import { CorruptData } from './bytes.ts';
import { mergeSegments, type Segment } from './segment.ts';

const EXTRACT = new URL('../../../../infra/cli/data/room-occupancy-extract.csv', import.meta.url);

const anyNumber = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, 5e-324, 2 ** 53, -(2 ** 50), 1e300, 0.1),
);
/** Columns as sensors make them: of one resolution, steady, of a few far apart, of float32, of anything, or mostly regular. */
const column = (count: number): fc.Arbitrary<number[]> => {
  const of = (value: fc.Arbitrary<number>): fc.Arbitrary<number[]> =>
    fc.array(value, { minLength: count, maxLength: count });
  const cents = fc.integer({ min: -4_000, max: 8_500 }).map((n) => n / 100);
  return fc.oneof(
    of(cents),
    of(fc.constant(21.5)),
    fc
      .array(fc.integer({ min: -(2 ** 49), max: 2 ** 49 }), { minLength: 1, maxLength: 80 })
      .chain((few) => of(fc.constantFrom(...few))),
    of(fc.integer({ min: -(2 ** 53), max: 2 ** 53 })),
    of(fc.float({ noNaN: true, noDefaultInfinity: true })),
    of(anyNumber),
    of(fc.oneof({ weight: 20, arbitrary: cents }, { weight: 1, arbitrary: anyNumber })),
  );
};
const anySegment = fc.integer({ min: 1, max: 300 }).chain((count) =>
  fc
    .record({
      start: fc.integer({ min: 0, max: Date.UTC(2199, 0) }),
      gaps: fc.array(fc.integer({ min: 1, max: 200_000 }), { minLength: count, maxLength: count }),
      receipts: fc.array(fc.integer({ min: 0, max: Date.UTC(2200, 0) }), {
        minLength: count,
        maxLength: count,
      }),
      columns: fc.array(column(count), { minLength: 1, maxLength: 4 }),
    })
    .map(({ start, gaps, receipts, columns }): Segment => {
      let ms = start;
      return {
        metricSet: 7,
        names: columns.map((_, i) => `m${i}`),
        times: Float64Array.from(gaps, (gap) => (ms += gap)),
        receipts: Float64Array.from(receipts),
        columns: columns.map((values) => Float64Array.from(values)),
      };
    }),
);

function bits(columns: readonly Float64Array[]): bigint[][] {
  return columns.map((values) => [...new BigUint64Array(values.slice().buffer)]);
}

function expectSame(decoded: Segment, segment: Segment): void {
  expect(decoded.times).toEqual(segment.times);
  expect(decoded.receipts).toEqual(segment.receipts);
  expect(bits(decoded.columns)).toEqual(bits(segment.columns));
}

function roundTrip(segment: Segment): Segment {
  const set = { id: segment.metricSet, names: segment.names };
  return mergeSegments(encodeBlocks(segment).map((block) => decodeBlock(block, set)));
}

function roomOccupancy(): Segment {
  const [head, ...lines] = readFileSync(EXTRACT, 'utf8').trim().split('\n');
  const rows = lines.map((line) => line.split(','));
  const names = head!.split(',').slice(1);
  const times = Float64Array.from(rows, ([time]) => Date.parse(time!));
  return {
    metricSet: 1,
    names,
    times,
    receipts: times.map((ms, i) => ms + 20 + ((i * 7919) % 61)),
    columns: names.map((_, i) => Float64Array.from(rows, (row) => Number(row[i + 1]))),
  };
}

describe('a block', () => {
  it('brings back every time, every receipt and every bit of every value', () => {
    fc.assert(
      fc.property(anySegment, (segment) => {
        expectSame(roundTrip(segment), segment);
      }),
      { numRuns: 300 },
    );
  });

  it('takes no more than 7 bytes a reading of a real room with six metrics', () => {
    const segment = roomOccupancy();
    const bytes = encodeBlocks(segment).reduce(
      (sum, { times, receipts, vals }) => sum + times.length + receipts.length + vals.length,
      0,
    );
    expectSame(roundTrip(segment), segment);
    expect(bytes / segment.times.length).toBeLessThanOrEqual(7);
  });

  it('is one of several when there are many readings, each of bounded size', () => {
    const count = 2 * BLOCK_READINGS + 1;
    const times = Float64Array.from({ length: count }, (_, i) => i * 1_000);
    const segment = { metricSet: 1, names: ['n'], times, receipts: times, columns: [times] };
    const blocks = encodeBlocks(segment);
    expect(blocks).toHaveLength(3);
    expect(Math.max(...blocks.map((block) => block.count))).toBeLessThanOrEqual(BLOCK_READINGS);
    expect(blocks.flatMap((block) => [...decodeTimes(block)])).toEqual([...times]);
    expectSame(roundTrip(segment), segment);
  });

  it('tells damage, and gives no memory for what it claims', () => {
    const set = { id: 1, names: roomOccupancy().names };
    const [block] = encodeBlocks(roomOccupancy()) as [Block];
    expect(() => decodeBlock({ ...block, count: block.count + 1 }, set)).toThrow(CorruptData);
    expect(() => decodeBlock({ ...block, count: 1e12 }, set)).toThrow(CorruptData);
    expect(() => decodeBlock({ ...block, vals: block.vals.subarray(0, 40) }, set)).toThrow(CorruptData);
    expect(() => decodeBlock(block, { id: 1, names: ['one'] })).toThrow(CorruptData);
  });

  it('never fails otherwise on bytes that somebody changed', () => {
    const set = { id: 1, names: roomOccupancy().names };
    const [block] = encodeBlocks(roomOccupancy()) as [Block];
    const parts = fc.constantFrom('times', 'receipts', 'vals');
    fc.assert(
      fc.property(parts, fc.nat(), fc.nat({ max: 255 }), (part, at, byte) => {
        const changed = block[part as 'vals'].slice();
        changed[at % changed.length] = byte;
        try {
          decodeBlock({ ...block, [part]: changed }, set);
        } catch (error) {
          expect(error).toBeInstanceOf(CorruptData);
        }
      }),
    );
  });
});
