import { once } from 'node:events';
import { connect } from 'node:net';
import { HOUR_MS } from '../src/upkeep/open-day.ts';
import { ADMIN_KEY, get } from './api.ts';
import type { TestReading } from './lane-double.ts';
import { Reads } from './reads.ts';
import { waitFor } from './wait-for.ts';

const START_MS = Date.UTC(2026, 4, 4);

let reads: Reads;
beforeAll(async () => {
  reads = await Reads.start({ READ_POOL_SIZE: '2' });
});
afterAll(() => reads.stop());

const iso = (ms: number) => new Date(ms).toISOString();
const url = (path: string) => `http://127.0.0.1:${reads.port}/api/v1${path}`;
const fetchAs = (type: string, path: string) =>
  fetch(url(path), { headers: { 'x-api-key': ADMIN_KEY, accept: type } });
const RANGE = `start=${START_MS}&end=${START_MS + 72 * HOUR_MS}`;

/** Readings of a second each, of which every tenth has another shape. */
const mixed = (device: number, count: number): TestReading[] =>
  Array.from({ length: count }, (_, i) => {
    const tsMs = START_MS + i * 1000;
    const metrics: Record<string, number> = i % 10 === 3 ? { b: -i } : { a: i / 8, b: i };
    return { device, tsMs, receivedAtMs: tsMs + 1, metrics };
  });

/** Readings that have become blocks. */
async function fillBlocks(deviceId: string, count: number): Promise<void> {
  const device = await reads.device({ deviceId });
  await reads.store(mixed(device, count), START_MS);
  await reads.lane.keepUp(START_MS + 240 * HOUR_MS);
}

describe('a history in one answer', () => {
  const count = 1234;
  beforeAll(async () => {
    const device = await reads.device({ deviceId: 'whole' });
    await reads.store(mixed(device, count), START_MS);
  });

  it.each(['asc', 'desc'])('as NDJSON is what the pages show (%s)', async (order) => {
    const response = await fetchAs('application/x-ndjson', `/devices/whole/history?order=${order}&${RANGE}`);
    expect(response.headers.get('content-type')).toContain('application/x-ndjson');
    const lines = (await response.text()).split('\n').slice(0, -1);
    const pages = await get(reads.port, `/devices/whole/history?order=${order}&limit=10000&${RANGE}`);
    expect(pages.data).toHaveLength(count);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(pages.data);
  });

  it('as CSV has a column for each metric, and a line for each reading', async () => {
    const response = await fetchAs('text/csv', `/devices/whole/history?order=asc&${RANGE}`);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    const lines = (await response.text()).split('\r\n');
    expect(lines).toHaveLength(count + 2);
    expect(lines.slice(0, 5)).toEqual([
      'timestamp,received_at,a,b',
      `${iso(START_MS)},${iso(START_MS + 1)},0,0`,
      `${iso(START_MS + 1000)},${iso(START_MS + 1001)},0.125,1`,
      `${iso(START_MS + 2000)},${iso(START_MS + 2001)},0.25,2`,
      `${iso(START_MS + 3000)},${iso(START_MS + 3001)},,-3`,
    ]);
    const only = await fetchAs('text/csv', `/devices/whole/history?order=asc&metrics=a&${RANGE}`);
    expect((await only.text()).split('\r\n').slice(0, 5).at(-1)).toBe(
      `${iso(START_MS + 4000)},${iso(START_MS + 4001)},0.5`,
    );
  });

  it('is empty where there is nothing, and an error is told as ever', async () => {
    await reads.device({ deviceId: 'blank' });
    expect(await (await fetchAs('text/csv', `/devices/blank/history?${RANGE}`)).text()).toBe(
      'timestamp,received_at\r\n',
    );
    expect(await (await fetchAs('application/x-ndjson', `/devices/blank/history?${RANGE}`)).text()).toBe('');
    for (const [path, status] of [
      ['/devices/none/history', 404],
      ['/devices/whole/history?max_points=100', 422],
      ['/devices/whole/history?order=up', 422],
    ] as const) {
      const response = await fetchAs('text/csv', path);
      expect([response.status, response.headers.get('content-type')]).toEqual([
        status,
        'application/problem+json; charset=utf-8',
      ]);
    }
  });
});

describe('a long history in one answer', () => {
  const count = 60_000;
  beforeAll(() => fillBlocks('long', count));

  it('has everything, though it takes several looks at the store', async () => {
    for (const order of ['asc', 'desc']) {
      const response = await fetchAs('application/x-ndjson', `/devices/long/history?order=${order}&${RANGE}`);
      const times = (await response.text())
        .split('\n')
        .slice(0, -1)
        .map((line) => Date.parse(line.slice(14, 38)));
      const expected = Array.from({ length: count }, (_, i) => START_MS + 1000 * i);
      expect(times).toEqual(order === 'asc' ? expected : expected.reverse());
    }
  });

  it('waits for a caller that does not take it, holds no connection for it, and goes with it', async () => {
    const sockets = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const socket = connect(reads.port, '127.0.0.1').pause();
        await once(socket, 'connect');
        socket.write(
          `GET /api/v1/devices/long/history?${RANGE} HTTP/1.1\r\nhost: x\r\naccept: text/csv\r\nx-api-key: ${ADMIN_KEY}\r\n\r\n`,
        );
        return socket;
      }),
    );
    const { status, data } = await get(reads.port, '/devices/long/latest');
    expect([status, data.timestamp]).toEqual([200, iso(START_MS + (count - 1) * 1000)]);
    for (const socket of sockets) socket.destroy();
    await waitFor(
      () =>
        reads.system.rows(
          `select from pg_stat_activity where application_name = 'telemetry-query-read' and state <> 'idle'`,
        ),
      (busy) => busy.length === 0,
    );
  });

  it('breaks off where the rest cannot be had, so that nobody takes a part for the whole', async () => {
    const device = await reads.device({ deviceId: 'broken' });
    await reads.store(
      mixed(device, 30_000).map((reading, i) => ({
        ...reading,
        tsMs: START_MS + (i < 25_000 ? 0 : 24 * HOUR_MS) + i * 1000,
      })),
      START_MS,
    );
    await reads.lane.keepUp(START_MS + 240 * HOUR_MS);
    await reads.system.db.query(`update reading_block set vals = '\\x00' where device_id = $1 and day = $2`, [
      device,
      iso(START_MS + 24 * HOUR_MS),
    ]);
    const response = await fetchAs('text/csv', `/devices/broken/history?order=asc&${RANGE}`);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  });
});

describe('a history in few points', () => {
  beforeAll(async () => {
    const device = await reads.device({ deviceId: 'peaks' });
    const readings = Array.from({ length: 5000 }, (_, i) => {
      const tsMs = START_MS + i * 10_000;
      const v = i === 1234 ? 99 : i === 4321 ? -99 : Math.sin(i / 200);
      return { device, tsMs, receivedAtMs: tsMs, metrics: { v, w: i } };
    });
    await reads.store(readings, START_MS);
  });
  const thinned = (parameters: string) => get(reads.port, `/devices/peaks/history?${RANGE}&${parameters}`);
  const times = (data: { timestamp: string }[]) => data.map(({ timestamp }) => Date.parse(timestamp));

  it('keeps every peak, and shows stored readings only', async () => {
    const { data, meta } = await thinned('max_points=200&order=asc');
    expect(meta).toEqual({
      next_cursor: null,
      has_more: false,
      live_cursor: '0',
      thinned: { method: 'min-max', readings: 5000, points: data.length },
    });
    expect(data.length).toBeLessThanOrEqual(200);
    expect(data.length).toBeGreaterThan(70);
    const values = data.map(({ metrics }: { metrics: { v: number } }) => metrics.v);
    expect([Math.max(...values), Math.min(...values)]).toEqual([99, -99]);
    const all = await thinned('limit=10000&order=asc');
    const stored = new Map(all.data.map((one: { timestamp: string }) => [one.timestamp, one]));
    for (const one of data) expect(stored.get(one.timestamp)).toEqual(one);
    expect(times(data)).toEqual(times(data).sort((a, b) => a - b));
    const newestFirst = await thinned('max_points=200&order=desc&metrics=v');
    expect(times(newestFirst.data)).toEqual(times(newestFirst.data).sort((a, b) => b - a));
    expect(Object.keys(newestFirst.data[0].metrics)).toEqual(['v']);
  });

  it('is all of it where that is no more', async () => {
    const { data, meta } = await get(
      reads.port,
      `/devices/peaks/history?start=${START_MS}&end=${START_MS + HOUR_MS}&max_points=360`,
    );
    expect([data.length, meta.thinned]).toEqual([360, { method: 'min-max', readings: 360, points: 360 }]);
  });

  it.each([
    ['max_points=3', 'max_points'],
    ['max_points=5', 'max_points'],
    ['max_points=many', 'max_points'],
  ])('%s is 422', async (parameters, field) => {
    const { status, problem } = await thinned(parameters);
    expect([status, problem.details[0].field]).toEqual([422, field]);
  });
});
