import fc from 'fast-check';
import { DAY_MS, HOUR_MS } from '../src/upkeep/open-day.ts';
import { get } from './api.ts';
import type { TestReading } from './lane-double.ts';
import { bucketKey, naiveAggregate } from './naive.ts';
import { Reads } from './reads.ts';

const FUNCTIONS = ['min', 'max', 'avg', 'sum', 'count', 'first', 'last', 'stddev', 'p50', 'p95', 'p99'];
const SUMMABLE = FUNCTIONS.filter((name) => !name.startsWith('p'));
/** In Oslo a day of 23 hours; in New York none; in Kathmandu every hour lies off the hours of UTC. */
const START_MS = Date.UTC(2026, 2, 27);
const DAYS = 5;
const END_MS = START_MS + DAYS * DAY_MS;

let reads: Reads;
beforeAll(async () => {
  reads = await Reads.start();
});
afterAll(() => reads.stop());

/** What happens to a store: readings come, or upkeep happens when it is so late (hours since the start). */
type Step =
  | { readonly store: readonly Omit<TestReading, 'device'>[]; readonly device: number }
  | { readonly keepUpAt: number; readonly steps: number };

const value = fc.oneof(
  fc.integer({ min: -50, max: 50 }),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  fc.double({ min: 1e6, max: 1e6 + 1, noNaN: true }),
);
const moments = fc.oneof(
  fc.integer({ min: START_MS, max: END_MS - 1 }),
  // Devices that report at the same moments, on the hour too.
  fc.integer({ min: 0, max: DAYS * 96 - 1 }).map((quarter) => START_MS + quarter * 900_000),
);
const metrics = fc.oneof(
  fc.record({ a: value }),
  fc.record({ a: value, b: value }),
  fc.record({ a: value, b: value, c: value }, { requiredKeys: ['c'] }),
);
const stored = fc.record({
  device: fc.integer({ min: 0, max: 2 }),
  store: fc.array(fc.record({ tsMs: moments, receivedAtMs: fc.constant(END_MS), metrics }), {
    minLength: 1,
    maxLength: 60,
  }),
});
const upkeep = fc.record({
  keepUpAt: fc.integer({ min: 12, max: (DAYS + 2) * 24 }),
  steps: fc.constantFrom(1, 3, Infinity),
});
const steps = fc.array(fc.oneof({ weight: 3, arbitrary: stored }, { weight: 2, arbitrary: upkeep }), {
  minLength: 2,
  maxLength: 8,
});

const edge = fc.oneof(
  fc.integer({ min: START_MS - HOUR_MS, max: END_MS + HOUR_MS }),
  fc.integer({ min: -1, max: DAYS * 24 + 1 }).map((hour) => START_MS + hour * HOUR_MS),
  fc.integer({ min: 0, max: DAYS }).map((day) => START_MS + day * DAY_MS),
);
const questions = fc.record({
  edges: fc.tuple(edge, edge).filter(([a, b]) => a !== b),
  bucket: fc.constantFrom('15m', '1h', '6h', '1d', '1w', '1mo'),
  zone: fc.constantFrom('UTC', 'Europe/Oslo', 'America/New_York', 'Asia/Kathmandu'),
  functions: fc.oneof(
    fc.uniqueArray(fc.constantFrom(...SUMMABLE), { minLength: 1 }),
    fc.uniqueArray(fc.constantFrom(...FUNCTIONS), { minLength: 1 }),
  ),
  of: fc.constantFrom('0', '1', '2', 'even', 'all', '0,2'),
});
type Question = typeof questions extends fc.Arbitrary<infer T> ? T : never;

const DEVICES = [0, 1, 2];
const OF: Readonly<Record<string, readonly number[]>> = { even: [0, 2], all: DEVICES, '0,2': [0, 2] };

/** Does the steps with three devices of a run of their own, and returns what is stored, by device, each moment once. */
async function fill(run: string, all: readonly Step[]): Promise<TestReading[]> {
  await reads.clear();
  const keys: number[] = [];
  for (const i of DEVICES)
    keys.push(
      await reads.device({
        deviceId: `${run}-${i}`,
        tags: [`${run}-all`, `${run}-${i % 2 === 0 ? 'even' : 'odd'}`],
      }),
    );
  const kept = new Map<string, TestReading>();
  for (const step of all) {
    if ('keepUpAt' in step) {
      // A lane's clock never goes back, but another lane's may be behind.
      await reads.restartLane();
      await reads.lane.keepUp(START_MS + step.keepUpAt * HOUR_MS, step.steps);
    } else {
      for (const reading of step.store) {
        const key = `${step.device}/${reading.tsMs}`;
        if (!kept.has(key)) kept.set(key, { ...reading, device: step.device });
      }
      const device = keys[step.device]!;
      await reads.store(
        step.store.map((reading) => ({ ...reading, device })),
        START_MS - DAY_MS,
      );
    }
  }
  return [...kept.values()];
}

async function ask(run: string, { edges, bucket, zone, functions, of }: Question) {
  const [startMs, endMs] = [Math.min(...edges), Math.max(...edges)];
  const parameters = `bucket=${bucket}&tz=${zone}&fn=${functions.join(',')}&start=${startMs}&end=${endMs}`;
  if (of in OF) {
    const named = of === '0,2' ? `device_id=${run}-0,${run}-2` : `tag=${run}-${of}`;
    return get(reads.port, `/aggregate?${named}&${parameters}`);
  }
  return get(reads.port, `/devices/${run}-${of}/aggregate?${parameters}`);
}

/** Sums may differ in their last digits, and what is made of them; nothing else may. */
function expectAlike(name: string, actual: unknown, expected: number | null): void {
  if (expected === null || !['avg', 'sum', 'stddev'].includes(name)) {
    // JSON knows no -0.
    expect(actual).toEqual(expected === 0 ? 0 : expected);
    return;
  }
  const scale = name === 'stddev' ? 1e-4 + Math.abs(expected) : 1 + Math.abs(expected);
  expect(Math.abs(Number(actual) - expected) / scale).toBeLessThan(1e-6);
}

const total = (sources: Readonly<Record<string, number>>): number =>
  Object.values(sources).reduce((sum, count) => sum + count, 0);

describe('an aggregate', () => {
  let runs = 0;
  let blocks = 0;
  const seen = new Set<string>();

  it('is what the readings say, whatever the state of rollups and blocks', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.array(questions, { minLength: 8, maxLength: 8 }), async (all, asked) => {
        const run = `run${runs++}`;
        const kept = await fill(run, all);
        const [row] = await reads.system.rows('select count(*)::int as blocks from reading_block');
        blocks += Number(row.blocks);
        for (const question of asked) {
          const { status, data, meta } = await ask(run, question);
          expect(status).toBe(200);
          for (const [source, count] of Object.entries(meta.sources)) if (Number(count) > 0) seen.add(source);
          const { edges, bucket, zone, functions, of } = question;
          const devices = OF[of] ?? [Number(of)];
          const own = kept.filter(({ device }) => devices.includes(device));
          const range = { startMs: Math.min(...edges), endMs: Math.max(...edges) };
          const expected = naiveAggregate(own, { ...range, bucket, zone });
          expect(Object.keys(data.series).sort()).toEqual([...expected.keys()].sort());
          expect(total(meta.sources)).toBe(
            own.filter(({ tsMs }) => tsMs >= range.startMs && tsMs < range.endMs).length,
          );
          for (const [metric, buckets] of expected) {
            const { points } = data.series[metric];
            expect(points).toHaveLength(buckets.size);
            for (const { t, ...point } of points) {
              // The first bucket may begin before the range; any moment of it names it.
              const values = buckets.get(bucketKey(Math.max(Date.parse(t), range.startMs), bucket, zone));
              expect(point.count).toBe(values?.count);
              for (const name of functions) expectAlike(name, point[name], values?.[name] ?? null);
            }
          }
        }
      }),
      { numRuns: 40 },
    );
    expect([...seen].sort()).toEqual(['readings', 'rollup_day', 'rollup_hour']);
    expect(blocks).toBeGreaterThan(10);
  }, 180_000);
});
