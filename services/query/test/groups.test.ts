import fc from 'fast-check';
import { GROUP_STATISTICS } from '../src/rollup/group-statistics.ts';
import { RollupGroups } from '../src/rollup/groups.repository.ts';
import { SLOTS } from '../src/rollup/rollup-codec.ts';
import type { RollupDay } from '../src/rollup/rollup-day.ts';
import { RollupSource } from '../src/rollup/rollup.repository.ts';
import { DAY_MS, dayOf, HOUR_MS } from '../src/upkeep/open-day.ts';
import { get } from './api.ts';
import type { TestReading } from './lane-double.ts';
import { bucketKey, naiveAggregate } from './naive.ts';
import { Reads } from './reads.ts';

const START_MS = Date.UTC(2026, 4, 1);
const DAYS = { fromDay: dayOf(START_MS), toDay: dayOf(START_MS) + 2 };
const LATER_MS = START_MS + 3 * DAY_MS;
/** Enough for several lanes' groups, and for a question that looks for them. */
const FLEET = 120;

let reads: Reads;
const devices: number[] = [];
beforeAll(async () => {
  reads = await Reads.start();
  for (let i = 0; i < FLEET; i++) devices.push(await reads.device({ deviceId: `g${i}`, tags: ['grouped'] }));
});
afterAll(() => reads.stop());
beforeEach(() => reads.clear());

/** A reading each of many devices in some hours. */
function everybody(
  hours: readonly number[],
  metrics: (device: number) => TestReading['metrics'],
): TestReading[] {
  return hours.flatMap((hour) =>
    devices.map((device) => {
      const tsMs = START_MS + hour * HOUR_MS + (device % 60) * 60_000;
      return { device, tsMs, receivedAtMs: tsMs, metrics: metrics(device) };
    }),
  );
}

async function groupedDevices(): Promise<Set<number>> {
  const found = await new RollupGroups(reads.system.db).read(devices, DAYS, []);
  return new Set(found.map(({ device }) => device));
}

function plain(rollups: readonly RollupDay[]): unknown[] {
  return rollups
    .toSorted((a, b) => a.day - b.day || a.device - b.device)
    .map((rollup) => [
      rollup.device,
      rollup.day,
      rollup.names,
      Array.from({ length: SLOTS }, (_, slot) => rollup.readingsIn(slot)),
      ...(['count', ...GROUP_STATISTICS] as const).map((name) => Array.from(rollup.values(name))),
    ]);
}

describe('rollups in groups', () => {
  const stored = fc.record({
    from: fc.nat({ max: FLEET - 1 }),
    count: fc.constantFrom(1, 3, FLEET),
    hour: fc.nat({ max: 47 }),
    minute: fc.nat({ max: 59 }),
    value: fc.integer({ min: -400, max: 1250 }).map((n) => n / 10),
    hasB: fc.boolean(),
  });
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.array(stored, { minLength: 1, maxLength: 3 }) },
    { weight: 3, arbitrary: fc.record({ steps: fc.constantFrom(1, 2, 5, Infinity) }) },
    { weight: 1, arbitrary: fc.constant('crash' as const) },
  );

  it('always say what the rollups of the devices say, whatever is stored and however far upkeep has come', async () => {
    let grouped = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 8 }), async (steps) => {
        await reads.clear();
        await reads.lane.store(
          everybody([3], () => ({ a: 1 })),
          LATER_MS,
        );
        const source = new RollupSource(reads.system.db);
        for (const one of steps) {
          if (one === 'crash') await reads.restartLane();
          else if ('steps' in one) await reads.lane.keepUp(LATER_MS, one.steps);
          else
            for (const { from, count, hour, minute, value, hasB } of one) {
              const tsMs = START_MS + hour * HOUR_MS + minute * 60_000;
              const metrics: TestReading['metrics'] = hasB ? { a: value, b: -value } : { a: value };
              const own = Array.from({ length: count }, (_, i) => devices[(from + i) % FLEET]!);
              await reads.lane.store(
                own.map((device) => ({ device, tsMs, receivedAtMs: tsMs, metrics })),
                LATER_MS,
              );
            }
          const expected = await source.readEach(devices, DAYS, GROUP_STATISTICS);
          expect(plain(await source.read(devices, DAYS, GROUP_STATISTICS))).toEqual(plain(expected));
          grouped += (await groupedDevices()).size;
          for (const { devices: own, total } of await source.readTotals(devices, DAYS, GROUP_STATISTICS)) {
            const those = expected.filter(({ device, day }) => day === total.day && own.includes(device));
            expect(those).toHaveLength(own.length);
            for (let slot = 0; slot < SLOTS; slot++)
              expect(total.readingsIn(slot)).toBe(those.reduce((sum, day) => sum + day.readingsIn(slot), 0));
          }
        }
      }),
      { numRuns: 8 },
    );
    expect(grouped).toBeGreaterThan(0);
  }, 120_000);

  it('tell together only of groups that are asked for as a whole', async () => {
    await reads.store(
      everybody([3, 30], () => ({ a: 1 })),
      LATER_MS,
    );
    await reads.lane.keepUp(LATER_MS);
    const source = new RollupSource(reads.system.db);
    const [first] = await source.readTotals(devices, DAYS, GROUP_STATISTICS);
    const others = devices.filter((device) => device !== first!.devices[0]);
    const ofOthers = await source.readTotals(others, DAYS, GROUP_STATISTICS);
    expect(ofOthers.flatMap(({ devices: own }) => own)).not.toContain(first!.devices[1]);
    expect(await source.readTotals(devices, DAYS, ['m2'])).toEqual([]);
  });

  it.each([
    ['hours that are cut', 600_000],
    ['whole hours', 0],
  ])(
    'answer a fleet as its readings do over %s, also while some are not up to date',
    async (_what, cutMs) => {
      const kept = everybody([0, 1, 5, 30], (device) => ({ a: device / 10, b: -device }));
      await reads.store(kept, LATER_MS);
      await reads.lane.keepUp(LATER_MS);
      // The double is the lane of partition 0.
      expect((await groupedDevices()).size).toBeGreaterThan(FLEET / 8);
      const late: TestReading[] = [
        {
          device: devices[7]!,
          tsMs: START_MS + HOUR_MS + 1,
          receivedAtMs: LATER_MS,
          metrics: { a: 1e6, c: 3 },
        },
        { device: devices[8]!, tsMs: START_MS + 9 * HOUR_MS, receivedAtMs: LATER_MS, metrics: { b: 1e6 } },
      ];
      await reads.store(late, LATER_MS);
      const range = { startMs: START_MS + cutMs, endMs: START_MS + 32 * HOUR_MS - cutMs };
      const { data } = await get(
        reads.port,
        `/aggregate?tag=grouped&bucket=1h&fn=min,max,avg&start=${range.startMs}&end=${range.endMs}`,
      );
      const expected = naiveAggregate([...kept, ...late], { ...range, bucket: '1h', zone: 'UTC' });
      expect(Object.keys(data.series).sort()).toEqual([...expected.keys()].sort());
      for (const [metric, buckets] of expected) {
        expect(data.series[metric].points).toHaveLength(buckets.size);
        for (const { t, count, min, max, avg } of data.series[metric].points) {
          const values = buckets.get(bucketKey(Math.max(Date.parse(t), range.startMs), '1h', 'UTC'))!;
          expect({ count, min, max }).toEqual({ count: values.count, min: values.min, max: values.max });
          expect(avg).toBeCloseTo(values.avg!, 6);
        }
      }
    },
  );

  it('are made again by the next lane when one ends before it has made them', async () => {
    await reads.store(
      everybody([0], () => ({ a: 1 })),
      LATER_MS,
    );
    // Some hours of rollups, and no more.
    await reads.lane.keepUp(LATER_MS, 1);
    while ((await reads.system.rows('select from open_day where dirty_hours <> 0')).length > 0)
      await reads.lane.keepUp(LATER_MS, 1);
    await reads.system.db.query('truncate rollup_group');
    await reads.restartLane();
    await reads.lane.keepUp(LATER_MS);
    expect((await groupedDevices()).size).toBeGreaterThan(FLEET / 8);
  });

  it('are not made of few devices', async () => {
    const few = everybody([0], () => ({ a: 1 })).slice(0, 8);
    await reads.store(few, LATER_MS);
    await reads.lane.keepUp(LATER_MS);
    expect(await groupedDevices()).toEqual(new Set());
  });
});

describe('the index of open days by time', () => {
  it('takes in what was stored, and lets a reading that comes late widen nothing', async () => {
    const hours = Array.from({ length: 72 }, (_, third) => 24 + third / 3);
    await reads.store(
      everybody(hours, (device) => ({ a: device })),
      START_MS,
    );
    // Stored after all others, so it lies among the last ones.
    await reads.store(everybody([24.5], () => ({ a: 1 })).slice(0, 1), START_MS);
    await reads.lane.keepUp(START_MS + 2 * DAY_MS - 1);
    await reads.system.db.query(
      'set enable_seqscan = off; set enable_indexonlyscan = off; set enable_indexscan = off',
    );
    const { rows } = await reads.system.db.query<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(
      `explain (analyze, buffers, format json) select body from reading where ts >= $1::timestamptz and ts < $2::timestamptz`,
      [new Date(START_MS + 30 * HOUR_MS), new Date(START_MS + 31 * HOUR_MS)],
    );
    await reads.system.db.query('reset enable_seqscan; reset enable_indexonlyscan; reset enable_indexscan');
    const [{ Plan: plan }] = rows[0]!['QUERY PLAN'];
    const [size] = await reads.system.rows("select pg_relation_size('reading_20260502') / 8192 as pages");
    expect(Number(size.pages)).toBeGreaterThan(40);
    expect(plan['Shared Hit Blocks']! + plan['Shared Read Blocks']!).toBeLessThan(size.pages / 2);
  });
});
