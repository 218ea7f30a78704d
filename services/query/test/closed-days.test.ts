import type { RunningService } from '@telemetry/chassis';
import type { Reading } from '@telemetry/proto';
import fc from 'fast-check';
import { ReadingSource } from '../src/reading/readings.repository.ts';
import { inOrder } from '../src/reading/segment.ts';
import { RollupSource } from '../src/rollup/rollup.repository.ts';
import { DAY_MS, dayOf } from '../src/upkeep/open-day.ts';
import { get } from './api.ts';
import { reading } from './readings.ts';
import { System } from './system.ts';
import { waitFor } from './wait-for.ts';

const DEVICES = ['room-1', 'room-2'];
const START_MS = Date.UTC(2026, 3, 30);
const SPAN = { startMs: START_MS, endMs: START_MS + 3 * DAY_MS };

/** Readings of three days that are long over, with few moments, so that repeats are frequent. */
const late = fc.array(
  fc
    .record({
      device: fc.constantFrom(...DEVICES),
      tsMs: fc.nat({ max: 200 }).map((step) => START_MS + step * 1_200_000),
      value: fc.integer({ min: -400, max: 850 }).map((n) => n / 10),
      isBoth: fc.boolean(),
    })
    .map(({ device, tsMs, value, isBoth }) =>
      reading({
        deviceId: device,
        timestampMs: BigInt(tsMs),
        receivedAtMs: BigInt(tsMs + 40),
        metrics: { temperature: value, ...(isBoth && { humidity: 40 }) },
      }),
    ),
  { minLength: 60, maxLength: 120 },
);

let system: System;
let query: RunningService;

/** What was stored lately counts as quiet for a lane that begins. */
async function restart(): Promise<void> {
  await query.stop();
  query = await system.startQuery({ COMPACT_AFTER_S: '0', COMPACT_QUIET_S: '0' });
}

/** Publishes each device's readings and waits until they are stored. */
async function store(readings: readonly Reading[]): Promise<void> {
  for (const own of Map.groupBy(readings, ({ deviceId }) => deviceId).values()) await system.store(own);
}

async function stored(device: number): Promise<object[]> {
  const segments = await new ReadingSource(system.db).read(device, SPAN);
  return [...inOrder(segments, 'asc')].map(({ segment, index }) => ({
    tsMs: segment.times[index],
    metrics: Object.fromEntries(segment.names.map((name, i) => [name, segment.columns[i]![index]!])),
  }));
}

beforeAll(async () => {
  system = await System.start();
  query = await system.startQuery();
});
afterAll(async () => {
  await query.stop();
  await system.stop();
});

describe('closed days', () => {
  it('take in what comes late, drop what comes twice, and are counted right, round after round', async () => {
    const model = new Map<string, Reading>();
    for (const round of fc.sample(late, { numRuns: 3, seed: 7 })) {
      await store(round);
      for (const one of round) {
        const key = `${one.deviceId}/${one.timestampMs}`;
        if (!model.has(key)) model.set(key, one);
      }
      await restart();
      await waitFor(
        () =>
          system.rows(
            'select (select count(*) from open_day)::int as days, (select count(*) from reading)::int as rows',
          ),
        ([left]) => left.days === 0 && left.rows === 0,
      );
      for (const deviceId of DEVICES) {
        const own = [...model.values()]
          .filter((one) => one.deviceId === deviceId)
          .sort((a, b) => Number(a.timestampMs - b.timestampMs));
        const [device] = await system.rows(
          'select id, stored::int from device join delivery on id = delivery.device_id where device.device_id = $1',
          [deviceId],
        );
        expect(device.stored).toBe(own.length);
        expect(await stored(device.id)).toEqual(
          own.map(({ timestampMs, metrics }) => ({ tsMs: Number(timestampMs), metrics: { ...metrics } })),
        );
        const days = { fromDay: dayOf(SPAN.startMs), toDay: dayOf(SPAN.endMs) };
        const rollups = await new RollupSource(system.db).read([device.id], days, ['min']);
        expect(rollups.reduce((sum, rollup) => sum + rollup.readingsIn(24), 0)).toBe(own.length);
      }
    }
  });

  it('say what retention removes, and refuse to look too far ahead', async () => {
    await system.register({ deviceId: 'kept-briefly', profile: { name: 'brief', retentionDays: 3 } });
    const yesterday = Date.now() - DAY_MS;
    await system.store([reading({ deviceId: 'kept-briefly', timestampMs: BigInt(yesterday) })]);
    const { data } = await get(query.port, '/retention?days=7');
    expect(data).toMatchObject({
      entries: [{ profile: 'brief', retention_days: 3, devices: 1, readings: 1 }],
      has_more: false,
    });
    const [entry] = data.entries;
    expect(entry.period).toBe(new Date(yesterday).toISOString().slice(0, 10));
    expect(Date.parse(entry.goes_at)).toBe((dayOf(yesterday) + 4) * DAY_MS);
    expect((await get(query.port, '/retention?days=1000')).problem).toMatchObject({
      status: 422,
      code: 'VALIDATION_ERROR',
    });
  });
});
