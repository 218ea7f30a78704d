import { randomBytes } from 'node:crypto';
import { get } from './api.ts';
import { DAY_MS, reading, readingsOf } from './readings.ts';
import { query, system } from './running.ts';

const idOf = `(select id from device where device_id = $1)`;
const countOf = async (deviceId: string): Promise<number> =>
  (await system.rows(`select count(*)::int as n from reading where device_id = ${idOf}`, [deviceId]))[0].n;
const deliveryOf = async (deviceId: string) => {
  const [row] = await system.rows(
    `select stored::int, duplicate::int from delivery where device_id = ${idOf}`,
    [deviceId],
  );
  return row;
};

describe('storing', () => {
  it('keeps every value of a reading, whatever its metrics are called', async () => {
    const metrics = { temperature: -0.1, 'Ünïcode "x"': 1e-300, a: Number.MAX_VALUE, b: 0.1 + 0.2 };
    await system.store([reading({ deviceId: 'exact', metrics, receivedAtMs: BigInt(DAY_MS + 7) })]);

    expect((await get(query.port, '/devices/exact/latest')).data).toEqual({
      device_id: 'exact',
      timestamp: '2026-05-04T00:00:00.000Z',
      received_at: '2026-05-04T00:00:00.007Z',
      metrics,
      units: {},
    });
  });

  it('keeps a reading with as many metrics as there may be and the longest names', async () => {
    const names = Array.from({ length: 64 }, () => `m${randomBytes(48).toString('base64url').slice(0, 63)}`);
    const metrics = Object.fromEntries(names.map((name, i) => [name, i]));
    await system.store([reading({ deviceId: 'long-winded', metrics })]);

    expect((await get(query.port, '/devices/long-winded/latest')).data.metrics).toEqual(metrics);
  });

  it('keeps one row when the same message comes twice, and counts the repeats', async () => {
    const readings = readingsOf('twice', 10);
    await system.store(readings);
    await system.store(readings);

    expect(await countOf('twice')).toBe(10);
    expect(await deliveryOf('twice')).toEqual({ stored: 10, duplicate: 10 });
  });

  it('keeps the first of two readings with one timestamp, in one message and in two', async () => {
    const [first, second] = [1, 2].map((value) => reading({ deviceId: 'tie', metrics: { value } }));
    await system.store([first!, second!]);
    await system.store([second!]);

    expect((await get(query.port, '/devices/tie/latest')).data.metrics).toEqual({ value: 1 });
    expect(await deliveryOf('tie')).toEqual({ stored: 1, duplicate: 2 });
  });

  it('stores overlapping batches once', async () => {
    const readings = readingsOf('overlap', 30);
    for (const start of [0, 10, 5, 15]) await system.store(readings.slice(start, start + 15));

    expect(await countOf('overlap')).toBe(30);
    expect(await deliveryOf('overlap')).toEqual({ stored: 30, duplicate: 30 });
  });

  it('knows a repeat by its id when its time is the receipt of another attempt', async () => {
    const id = '0190a7c2-3b4c-8d5e-8f60-718293a4b5c6';
    const attempt = (ms: number, own = id) =>
      reading({ deviceId: 'clockless', id: own, timestampMs: BigInt(DAY_MS + ms), timedByReceipt: true });
    await system.store([attempt(0), attempt(1)]);
    await system.store([attempt(2), attempt(3, '0190a7c2-3b4c-8d5e-8f60-718293a4b5c7')]);

    const stored = await system.rows(`select ts from reading where device_id = ${idOf} order by ts`, [
      'clockless',
    ]);
    expect(stored.map(({ ts }: { ts: Date }) => ts.getTime() - DAY_MS)).toEqual([0, 3]);
    expect(await deliveryOf('clockless')).toEqual({ stored: 2, duplicate: 2 });
  });

  it.each(['with no time, then with one', 'with two times'])(
    'knows a repeat by its retry identity: %s',
    async (how) => {
      const timedByReceipt = how.includes('no time');
      const deviceId = timedByReceipt ? 'untimed-first' : 'timed-twice';
      const attempt = (ms: number, timed = true) =>
        reading({
          deviceId,
          id: '0190a7c2-3b4c-8d5e-8f60-718293a4b5c8',
          timestampMs: BigInt(DAY_MS + ms),
          timedByReceipt: !timed,
          hasRetryIdentity: true,
        });
      await system.store([attempt(9, !timedByReceipt), attempt(0)]);
      await system.store([attempt(5), attempt(9)]);

      const stored = await system.rows(`select ts from reading where device_id = ${idOf}`, [deviceId]);
      expect(stored.map(({ ts }: { ts: Date }) => ts.getTime() - DAY_MS)).toEqual([9]);
      expect(await deliveryOf(deviceId)).toEqual({ stored: 1, duplicate: 3 });
    },
  );

  it('moves no reading that has a time of its own, though it has a retry identity too', async () => {
    const deviceId = 'two-counts';
    const counted = (last: number, ms: number) =>
      reading({
        deviceId,
        id: `0190a7c2-3b4c-8d5e-8f60-71829300000${last}`,
        timestampMs: BigInt(DAY_MS + ms),
        hasRetryIdentity: true,
      });
    await system.store([counted(1, 0), counted(2, 1), counted(3, 0)]);

    const stored = await system.rows(`select ts from reading where device_id = ${idOf} order by ts`, [
      deviceId,
    ]);
    expect(stored.map(({ ts }: { ts: Date }) => ts.getTime() - DAY_MS)).toEqual([0, 1]);
    expect(await deliveryOf(deviceId)).toEqual({ stored: 2, duplicate: 1 });
  });

  it('loses no reading to another that has its moment, and moves only those without a time of their own', async () => {
    const untimed = (last: number) =>
      reading({
        deviceId: 'crowded',
        id: `0190a7c2-3b4c-7d5e-8f60-71829300000${last}`,
        timestampMs: BigInt(DAY_MS),
        timedByReceipt: true,
        metrics: { last },
      });
    await system.store([reading({ deviceId: 'crowded', timestampMs: BigInt(DAY_MS), metrics: { own: 1 } })]);
    await system.store([untimed(1), untimed(2)]);
    await system.store([untimed(3), untimed(2)]);

    const { data } = await get(
      query.port,
      `/devices/crowded/history?start=${DAY_MS}&end=${DAY_MS + 10}&order=asc`,
    );
    expect(data.map(({ metrics }: { metrics: object }) => metrics)).toEqual([
      { own: 1 },
      { last: 1 },
      { last: 2 },
      { last: 3 },
    ]);
    expect(await deliveryOf('crowded')).toEqual({ stored: 4, duplicate: 1 });
  });

  it('keeps the newest by timestamp as the latest, however late older ones come', async () => {
    const at = (ms: number) =>
      reading({ deviceId: 'late', timestampMs: BigInt(DAY_MS + ms), metrics: { ms } });
    await system.store([at(1000), at(3000), at(2000)]);
    await system.store([at(2500), at(0)]);

    expect((await get(query.port, '/devices/late/latest')).data.metrics).toEqual({ ms: 3000 });
  });

  it('makes a partition for any day, each once', async () => {
    const days = ['1970-01-01', '2015-02-04', '2024-02-29', '2199-12-31'];
    const readings = days.map((day) =>
      reading({ deviceId: 'calendar', timestampMs: BigInt(Date.parse(day)) }),
    );
    await system.store([...readings, reading({ deviceId: 'calendar', timestampMs: BigInt(Date.now()) })]);

    const partitions = await system.rows(
      `select distinct tableoid::regclass::text as name from reading where device_id = ${idOf} order by 1`,
      ['calendar'],
    );
    const today = new Date().toISOString().slice(0, 10);
    expect(partitions.map(({ name }) => name)).toEqual(
      [...days, today].map((day) => `reading_${day.replaceAll('-', '')}`).sort(),
    );
  });
});
