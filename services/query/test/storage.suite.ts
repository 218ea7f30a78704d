import fc from 'fast-check';
import { ReadingSource } from '../src/reading/readings.repository.ts';
import { inOrder, type Segment, type Span } from '../src/reading/segment.ts';
import { RollupSource } from '../src/rollup/rollup.repository.ts';
import { DAY_MS, dayOf, deviceDayKey, HOUR_MS } from '../src/upkeep/open-day.ts';
import { LaneDouble, type TestReading } from './lane-double.ts';
import { clear, client } from './tables.ts';

const START_MS = Date.UTC(2026, 0, 31);
const ALL: Span = { startMs: START_MS - DAY_MS, endMs: START_MS + 10 * DAY_MS };
/** Long after everything. */
const LATER_MS = START_MS + 20 * DAY_MS;

/** What is stored once each, first come, by device and time. */
class Model {
  private readonly readings = new Map<string, TestReading>();

  add(readings: readonly TestReading[]): void {
    for (const reading of readings) {
      const key = `${reading.device}/${reading.tsMs}`;
      if (!this.readings.has(key)) this.readings.set(key, reading);
    }
  }

  of(device: number, { startMs, endMs }: Span): TestReading[] {
    return [...this.readings.values()]
      .filter((reading) => reading.device === device && reading.tsMs >= startMs && reading.tsMs < endMs)
      .sort((a, b) => a.tsMs - b.tsMs);
  }
}

function plain(segments: readonly Segment[]): TestReading[] {
  return [...inOrder(segments, 'asc')].map(({ segment, index }) => ({
    device: 0,
    tsMs: segment.times[index]!,
    receivedAtMs: segment.receipts[index]!,
    metrics: Object.fromEntries(segment.names.map((name, i) => [name, segment.columns[i]![index]!])),
  }));
}

async function expectEqual(model: Model, span: Span): Promise<void> {
  const source = new ReadingSource(client);
  for (const device of [1, 2]) {
    const expected = model.of(device, span).map((reading) => ({ ...reading, device: 0 }));
    expect(plain(await source.read(device, span))).toEqual(expected);
    expect(await source.countRows([device], span)).toBeGreaterThanOrEqual(expected.length);
    for (const order of ['asc', 'desc'] as const) {
      const limit = Math.ceil(expected.length / 2) + 1;
      const page = await source.page(device, span, { order, limit });
      const wanted = order === 'asc' ? expected : expected.toReversed();
      expect(page.map(({ tsMs }) => tsMs)).toEqual(wanted.slice(0, limit).map(({ tsMs }) => tsMs));
      const streamed: TestReading[] = [];
      for await (const piece of source.stream(device, span, order)) streamed.push(...plain(piece));
      expect(streamed.toSorted((a, b) => a.tsMs - b.tsMs)).toEqual(expected);
    }
  }
  const { rows } = await client.query(
    "select count(*)::int as twice from reading r where exists (select from reading_block b where b.device_id = r.device_id and b.day = (r.ts at time zone 'UTC')::date and b.first_ts = r.ts)",
  );
  expect(rows[0].twice).toBe(0);
}

/** Every hour that is not stale says what its readings come to. */
async function expectRollups(model: Model): Promise<void> {
  const rollups = new RollupSource(client);
  const days = { fromDay: dayOf(ALL.startMs), toDay: dayOf(ALL.endMs) };
  const stale = await rollups.staleHours([1, 2], days);
  const read = await rollups.read([1, 2], days, ['count', 'sum', 'min', 'max', 'first', 'last', 'm2']);
  for (const device of [1, 2]) {
    for (let day = days.fromDay; day < days.toDay; day++) {
      const rollup = read.find((one) => one.device === device && one.day === day);
      const hours = stale.get(deviceDayKey(device, day)) ?? 0;
      for (let slot = 0; slot <= 24; slot++) {
        if (slot < 24 ? (hours >>> slot) & 1 : hours !== 0) continue;
        const startMs = day * DAY_MS + (slot % 24) * HOUR_MS;
        const readings = model.of(device, { startMs, endMs: startMs + (slot < 24 ? HOUR_MS : DAY_MS) });
        expect(rollup?.readingsIn(slot) ?? 0).toBe(readings.length);
        rollup?.names.forEach((name, metric) => {
          const values = readings.filter(({ metrics }) => name in metrics);
          const numbers = values.map(({ metrics }) => metrics[name]!);
          const stats = rollup.at(slot, metric);
          expect(stats.count).toBe(numbers.length);
          if (numbers.length === 0) return;
          const sum = numbers.reduce((a, b) => a + b, 0);
          const size = numbers.reduce((a, b) => a + Math.abs(b), 0);
          expect(Math.abs(stats.sum! - sum)).toBeLessThanOrEqual(1e-9 * size);
          expect(stats.min === Math.min(...numbers) && stats.max === Math.max(...numbers)).toBe(true);
          expect(stats).toMatchObject({ first: numbers[0], firstMs: values[0]!.tsMs });
          expect(stats).toMatchObject({ last: numbers.at(-1), lastMs: values.at(-1)!.tsMs });
          const variance = numbers.reduce((a, b) => a + (b - sum / numbers.length) ** 2, 0);
          // Squares of the least numbers are less than there are numbers for.
          expect(Math.abs(stats.m2! - variance)).toBeLessThanOrEqual(1e-9 * size * size + 1e-300);
        });
      }
    }
  }
}

const value = fc.oneof(
  fc.integer({ min: -400, max: 1250 }).map((n) => n / 10),
  fc.double({ noNaN: true, min: -1e6, max: 1e6 }),
);
const metrics = fc.oneof(
  fc.record({ temperature: value }),
  fc.record({ humidity: value, temperature: value }),
);
const reading = fc.record({
  device: fc.constantFrom(1, 2),
  // Few moments, so that repeats are frequent; over three days, of which two share a month.
  tsMs: fc
    .tuple(fc.nat({ max: 2 }), fc.nat({ max: 23 }), fc.nat({ max: 5 }))
    .map(([day, hour, step]) => START_MS + day * DAY_MS + hour * HOUR_MS + step * 600_000),
  receivedAtMs: fc.integer({ min: START_MS, max: START_MS + 5 * DAY_MS }),
  metrics,
});
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ store: fc.array(reading, { minLength: 1, maxLength: 40 }) }) },
  { weight: 2, arbitrary: fc.record({ steps: fc.integer({ min: 1, max: 12 }) }) },
  { weight: 1, arbitrary: fc.constant({ crash: true as const }) },
);

describe('the store', () => {
  it('holds every reading once and counts it once, whatever comes late, twice or out of order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
        await clear();
        let lane = await LaneDouble.open(client);
        const model = new Model();
        for (const one of steps) {
          if ('store' in one) {
            await lane.store(one.store, LATER_MS);
            model.add(one.store);
          } else if ('steps' in one) await lane.keepUp(LATER_MS, one.steps);
          else lane = await LaneDouble.open(client);
          await expectRollups(model);
        }
        await expectEqual(model, ALL);
        await lane.keepUp(LATER_MS);
        const { rows } = await client.query('select count(*)::int as rows from reading');
        expect(rows[0].rows).toBe(0);
        await expectRollups(model);
        await expectEqual(model, ALL);
        await expectEqual(model, { startMs: START_MS + 5 * HOUR_MS, endMs: START_MS + 30 * HOUR_MS });
      }),
      { numRuns: Number(process.env.PROPERTY_RUNS ?? 8) },
    );
  });
});

describe("the store's own role", () => {
  it.each([
    ["select make_partition('device', 'device_1', '2026-01-01', '2026-01-02')", 'cannot be made a partition'],
    ["select make_partition('reading', 'device', '2026-01-01', '2026-01-02')", 'cannot be made a partition'],
    ["select drop_partition('device')", 'is no partition'],
    ["select drop_partition('reading')", 'is no partition'],
    ['drop table reading', 'must be owner of table reading'],
    ['alter table delivery drop constraint delivery_balances', 'must be owner of table delivery'],
  ])('makes and drops partitions, and nothing else: %s', async (sql, reason) => {
    await expect(client.query(sql)).rejects.toThrow(reason);
  });
});
