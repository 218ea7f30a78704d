import { DAY_MS, HOUR_MS } from '../src/upkeep/open-day.ts';
import { ADMIN_KEY, get } from './api.ts';
import type { TestReading } from './lane-double.ts';
import { Reads } from './reads.ts';
import { waitFor } from './wait-for.ts';

/** Long past, so that whole days are closed. */
const START_MS = Date.UTC(2026, 4, 4);
const LATER_MS = START_MS + 30 * DAY_MS;

let reads: Reads;
beforeAll(async () => {
  reads = await Reads.start();
});
afterAll(() => reads.stop());

/** A reading every ten minutes of two days, with its number as its value. */
const tenMinutely = (device: number, count = 288): TestReading[] =>
  Array.from({ length: count }, (_, i) => {
    const tsMs = START_MS + i * 600_000;
    return { device, tsMs, receivedAtMs: tsMs + 7, metrics: { v: i } };
  });
const iso = (ms: number) => new Date(ms).toISOString();
const ask = (path: string) => get(reads.port, path);

describe('where readings were dropped', () => {
  const range = (start: number, end: number) => `start=${START_MS + start}&end=${START_MS + end}`;
  const aggregate = (deviceId: string, parameters: string) =>
    ask(`/devices/${deviceId}/aggregate?${parameters}`);

  /** Two days of readings of which those of the first are gone, and its rollup is not. */
  async function dropped(deviceId: string, retentionDays = 0): Promise<void> {
    const device = await reads.device({ deviceId, retentionDays });
    await reads.store(tenMinutely(device), START_MS);
    await reads.lane.keepUp(LATER_MS);
    await reads.system.db.query('delete from reading_block where device_id = $1 and day = $2', [
      device,
      iso(START_MS),
    ]);
  }

  it('says what rollups say, and null where they cannot', async () => {
    await dropped('gone');
    const whole = await aggregate('gone', `bucket=1h&fn=avg,count,p50&${range(22 * HOUR_MS, 26 * HOUR_MS)}`);
    expect(whole.data.series.v.points).toEqual([
      { t: iso(START_MS + 22 * HOUR_MS), avg: 134.5, count: 6, p50: null, coverage: null },
      { t: iso(START_MS + 23 * HOUR_MS), avg: 140.5, count: 6, p50: null, coverage: null },
      { t: iso(START_MS + 24 * HOUR_MS), avg: 146.5, count: 6, p50: 146.5, coverage: null },
      { t: iso(START_MS + 25 * HOUR_MS), avg: 152.5, count: 6, p50: 152.5, coverage: null },
    ]);
    const quarters = await aggregate('gone', `bucket=15m&fn=max&${range(23.5 * HOUR_MS, 24.5 * HOUR_MS)}`);
    expect(quarters.data.series.v.points).toEqual([
      { t: iso(START_MS + 23.5 * HOUR_MS), max: null, count: null, coverage: null },
      { t: iso(START_MS + 23.75 * HOUR_MS), max: null, count: null, coverage: null },
      { t: iso(START_MS + 24 * HOUR_MS), max: 145, count: 2, coverage: null },
      { t: iso(START_MS + 24.25 * HOUR_MS), max: 146, count: 1, coverage: null },
    ]);
    expect((await aggregate('gone', range(1, DAY_MS))).data).toMatchObject({
      reading_count: null,
      first_reading: null,
      v: { min: null, max: null, avg: null, count: null },
    });
    expect((await aggregate('gone', range(0, 2 * DAY_MS))).data).toMatchObject({
      reading_count: 288,
      first_reading: iso(START_MS),
      v: { min: 0, max: 287, avg: 143.5, count: 288 },
    });
  });

  it('answers from the next whole hour on where the time of keeping readings is over, and says so', async () => {
    await dropped('short', 1);
    const { data, meta } = await aggregate('short', range(90 * 60_000, DAY_MS));
    expect(data).toMatchObject({
      time_range: { start: iso(START_MS + 2 * HOUR_MS), end: iso(START_MS + DAY_MS) },
      reading_count: 132,
      v: { min: 12, max: 143 },
    });
    expect(meta).toEqual({
      source: 'rollup_hour',
      sources: { rollup_day: 0, rollup_hour: 132, readings: 0 },
    });
    const inBuckets = await aggregate('short', `bucket=6h&${range(90 * 60_000, DAY_MS)}`);
    expect(inBuckets.data.time_range.start).toBe(iso(START_MS + 2 * HOUR_MS));
    expect(inBuckets.data.series.v.points[0]).toMatchObject({ t: iso(START_MS), count: 24, min: 12 });
  });
});

describe('many devices', () => {
  const names = Array.from({ length: 25 }, (_, i) => `fleet-${String(i).padStart(2, '0')}`);
  beforeAll(async () => {
    for (const [i, deviceId] of names.entries()) {
      const tags = i % 2 === 0 ? ['even', 'fleet'] : ['fleet'];
      const units = { v: i === 24 ? 'K' : '°C' };
      const device = await reads.device({ deviceId, tags, units, expectedIntervalS: 600 });
      if (i !== 7) await reads.store(tenMinutely(device, 144 + i), START_MS);
    }
    await reads.device({ deviceId: 'loner' });
  });
  const latestOf = ({ data }: { data: { device_id: string }[] }) => data.map(({ device_id }) => device_id);

  it('tell their newest readings in one answer, those without one left out', async () => {
    const all = names.filter((_, i) => i !== 7);
    expect(latestOf(await ask('/latest?tag=fleet'))).toEqual(all);
    expect(latestOf(await ask('/latest?tag=even'))).toEqual(names.filter((_, i) => i % 2 === 0));
    expect(latestOf(await ask('/latest?tag=nobody'))).toEqual([]);
    const { data, meta } = await ask('/latest?device_id=fleet-03,fleet-07,unknown,fleet-01');
    const last = (i: number) => ({
      device_id: names[i],
      timestamp: iso(START_MS + (143 + i) * 600_000),
      received_at: iso(START_MS + (143 + i) * 600_000 + 7),
      metrics: { v: 143 + i },
      units: { v: '°C' },
    });
    expect(data).toEqual([last(1), last(3)]);
    expect(meta).toEqual({ next_cursor: null, has_more: false });
  });

  it('tell apart what they measure, and in which units', async () => {
    const kinds: { metrics: Record<string, number>; units: Record<string, string> }[] = [
      { metrics: { b: 2.5, a: -1 }, units: { a: 'line\nbreak', b: '%' } },
      { metrics: { a: 1e-9 }, units: {} },
      { metrics: { c: 0, b: 1, a: 2 ** 53 }, units: { a: '"\\n"' } },
      { metrics: { a: 7 }, units: { a: 'line\nbreak', b: '%' } },
    ];
    for (const [i, { metrics, units }] of kinds.entries()) {
      const device = await reads.device({ deviceId: `mixed-${i}`, tags: ['mixed'], units });
      const tsMs = START_MS + i;
      await reads.store([{ device, tsMs, receivedAtMs: tsMs - 90_000 * i, metrics }], START_MS);
    }
    const { data } = await ask('/latest?tag=mixed');
    const told = kinds.map(({ metrics, units }, i) => {
      const [timestamp, received_at] = [iso(START_MS + i), iso(START_MS + i - 90_000 * i)];
      return { device_id: `mixed-${i}`, timestamp, received_at, metrics, units };
    });
    expect(data).toEqual(told);
  });

  it('tell them page by page', async () => {
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const answer = await ask(`/latest?tag=fleet&limit=10${cursor && `&cursor=${cursor}`}`);
      seen.push(...latestOf(answer));
      expect(answer.meta.has_more).toBe(answer.meta.next_cursor !== null);
      if (!answer.meta.has_more) break;
      cursor = answer.meta.next_cursor as string;
    }
    expect(seen).toEqual(names.filter((_, i) => i !== 7));
  });

  it('are summed up together', async () => {
    const { data } = await ask(
      `/aggregate?tag=even&bucket=1d&fn=min,max,count&start=${START_MS}&end=${START_MS + DAY_MS}`,
    );
    expect(data).toMatchObject({ devices: 13, bucket: '1d', series: { v: { unit: null } } });
    expect(data.series.v.points).toEqual([
      { t: iso(START_MS), count: 13 * 144, coverage: 1, min: 0, max: 143 },
    ]);
    const overall = await ask('/aggregate?device_id=fleet-00,fleet-02');
    expect(overall.data).toMatchObject({
      devices: 2,
      reading_count: 290,
      first_reading: iso(START_MS),
      last_reading: iso(START_MS + 145 * 600_000),
      v: { min: 0, max: 145, count: 290, unit: '°C' },
    });
    const open = await ask('/aggregate?tag=fleet&bucket=auto&fn=count');
    expect(open.data.time_range).toEqual({ start: iso(START_MS), end: iso(START_MS + 167 * 600_000 + 1) });
    expect((await ask('/aggregate?tag=nobody&bucket=1h')).data).toMatchObject({ devices: 0, series: {} });
  });

  it.each([
    ['/latest?limit=1001', 'limit'],
    ['/latest?cursor=garbage', 'cursor'],
    ['/latest?device_id=a%20b', 'device_id'],
    ['/latest?tag=%00', 'tag'],
    ['/aggregate?device_id=', 'device_id'],
    ['/aggregate?tag=fleet&bucket=1m&range=1mo', 'bucket'],
    ['/devices/fleet-00/aggregate?metrics=', 'metrics'],
  ])('%s is 422 and names %s', async (path, field) => {
    const { status, problem } = await ask(path);
    expect([status, problem.code, problem.details[0].field]).toEqual([422, 'VALIDATION_ERROR', field]);
  });
});

describe('the dashboard', () => {
  it('counts devices by how they report, and what they measured today', async () => {
    const nowMs = Date.now();
    const todayMs = Math.floor(nowMs / DAY_MS) * DAY_MS;
    const before = (await ask('/dashboard/stats')).data;
    for (const [deviceId, silentS] of [
      ['d-online', 100],
      ['d-late', 300],
      ['d-offline', 3600],
    ] as const) {
      const device = await reads.device({ deviceId, expectedIntervalS: 60, units: { lux: 'lx' } });
      await reads.system.db.query(`insert into delivery (device_id, last_received_at) values ($1, $2)`, [
        device,
        iso(nowMs - silentS * 1000),
      ]);
      const reading = (tsMs: number, lux: number) => ({ device, tsMs, receivedAtMs: tsMs, metrics: { lux } });
      await reads.store([reading(todayMs - 1, 1000), reading(todayMs, silentS)], nowMs);
    }
    const { data } = await waitFor(
      () => ask('/dashboard/stats'),
      (answer) => answer.data.devices.total > before.devices.total,
    );
    const one = (status: string) => Number(before.devices[status]) + 1;
    expect(data).toEqual({
      devices: {
        ...before.devices,
        total: Number(before.devices.total) + 3,
        online: one('online'),
        late: one('late'),
        offline: one('offline'),
      },
      day: iso(todayMs).slice(0, 10),
      readings_today: Number(before.readings_today) + 3,
      averages: { lux: { avg: 4000 / 3, unit: 'lx' } },
    });
  });
});

describe('a question that takes too long', () => {
  it('is 503 and may be asked again, and so is one that finds no connection', async () => {
    const busy = await Reads.start({ READ_TIMEOUT_MS: '300', READ_POOL_SIZE: '1' });
    try {
      await busy.device({ deviceId: 'x' });
      await busy.system.db.query('begin');
      await busy.system.db.query('lock table device in access exclusive mode');
      const response = await fetch(`http://127.0.0.1:${busy.port}/api/v1/latest`, {
        headers: { 'x-api-key': ADMIN_KEY },
      });
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '10']);
      expect(await response.json()).toMatchObject({
        code: 'UNAVAILABLE',
        detail: expect.stringContaining('0.3 s'),
      });
      const many = await Promise.all(Array.from({ length: 30 }, () => get(busy.port, '/latest')));
      expect(new Set(many.map(({ status, problem }) => `${status} ${problem.code}`))).toEqual(
        new Set(['503 UNAVAILABLE']),
      );
      await busy.system.db.query('rollback');
      expect((await get(busy.port, '/latest')).status).toBe(200);
    } finally {
      await busy.stop();
    }
  });
});
