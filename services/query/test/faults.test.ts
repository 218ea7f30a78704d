import { PARTITIONS, type Reading, READINGS } from '@telemetry/proto';
import { decodeBody } from '../src/reading/body.ts';
import { DAY_MS, deviceIn, reading, readingsOf } from './readings.ts';
import { Replica } from './replica.ts';
import { System } from './system.ts';
import { waitFor } from './wait-for.ts';

let system: System;

beforeAll(async () => {
  system = await System.start();
});
afterAll(() => system.stop());
beforeEach(async () => {
  await system.db.query(
    `do $$ begin
       if to_regclass('reading') is not null then
         truncate reading, open_day, boot, sender, reading_identity, delivery, dead_letter;
       end if;
     end $$`,
  );
});

const storedCount = async (): Promise<number> => {
  const [found] = await system.rows(`select to_regclass('reading') is not null as there`);
  return found.there ? (await system.rows('select count(*)::int as n from reading'))[0].n : 0;
};

/** A device in each partition, and a load of readings of them, a hundred a message. */
const devices = Array.from({ length: PARTITIONS }, (_, partition) => deviceIn(partition));
const load = Array.from({ length: 60 }, (_, round) =>
  devices.flatMap((deviceId) => readingsOf(deviceId, 100, DAY_MS + round * 100_000)),
);

/** Publishes the load, and between its parts does what makes trouble. */
async function publishWith(trouble: (part: number) => Promise<unknown>): Promise<void> {
  for (const [part, readings] of load.entries()) {
    await system.publish(readings);
    await trouble(part);
  }
}

/** Every reading is there once, no other is, and the counters know of no repeat. */
async function expectEverythingOnce(readings: readonly Reading[]): Promise<void> {
  await waitFor(storedCount, (count) => count >= readings.length, 30_000);
  const rows = await system.rows(
    `select d.device_id, extract(epoch from r.ts) * 1000 as ms, r.body
     from reading r join device d on d.id = r.device_id order by d.device_id, r.ts`,
  );
  const expected = readings.map(
    ({ deviceId, timestampMs, metrics }) => `${deviceId} ${timestampMs} ${metrics.temperature}`,
  );
  const valueOf = (ms: number, body: Uint8Array) => decodeBody(ms, body, 1).vals[0];
  expect(
    rows.map(({ device_id, ms, body }) => `${device_id} ${Number(ms)} ${valueOf(Number(ms), body)}`),
  ).toEqual(expected.sort(byDeviceAndTime));
  const [delivery] = await system.rows(
    `select sum(acknowledged)::int as acknowledged, sum(stored)::int as stored, sum(duplicate)::int as duplicate
     from delivery`,
  );
  expect(delivery).toEqual({ acknowledged: readings.length, stored: readings.length, duplicate: 0 });
}

const byDeviceAndTime = (a: string, b: string): number => {
  const [[deviceA, msA], [deviceB, msB]] = [a.split(' '), b.split(' ')];
  return deviceA! < deviceB! ? -1 : deviceA! > deviceB! ? 1 : Number(msA) - Number(msB);
};

describe('every reading is stored once', () => {
  it('when the process is killed again and again in the middle of its work', async () => {
    let replica = new Replica(system.env);
    let killed = 0;
    await publishWith(async (part) => {
      if (part !== 15 && part !== 40) return;
      const before = await storedCount();
      await waitFor(storedCount, (count) => count > before);
      await replica.end('SIGKILL');
      killed += 1;
      replica = new Replica(system.env);
    });
    await expectEverythingOnce(load.flat());
    expect(killed).toBe(2);
    expect(await replica.end('SIGTERM')).toBe(0);
  });

  it('when two replicas share the work and one of them is killed', async () => {
    const replicas = [new Replica(system.env), new Replica(system.env)];
    await publishWith(async (part) => {
      if (part !== 30) return;
      await waitFor(storedCount, (count) => count > 0);
      await replicas[0]!.end('SIGKILL');
    });
    await expectEverythingOnce(load.flat());
    expect(await replicas[1]!.end('SIGTERM')).toBe(0);
  });

  it('when the database ends the connections of the writer', async () => {
    const query = await system.startQuery();
    let ended = 0;
    await publishWith(async (part) => {
      if (part % 10 !== 5) return;
      const rows = await system.rows(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'query-writer-%'`,
      );
      ended += rows.length;
    });
    await expectEverythingOnce(load.flat());
    expect(ended).toBeGreaterThan(0);
    await query.stop();
  });
});

describe('trimming', () => {
  /** As a lane locks its partition: while the test holds it nobody writes there. */
  const LANE_LOCK = 7_310_000;
  const held = PARTITIONS - 1;
  const ends = () => system.broker.bounds(READINGS);

  it('never takes a message that is not stored, and takes the others when the window is over', async () => {
    await system.db.query('select pg_advisory_lock($1, $2)', [LANE_LOCK, held]);
    const query = await system.startQuery({ REPLAY_WINDOW_S: '1' });
    try {
      const [{ seq }] = (await system.rows('select seq::int from watermark where partition = $1', [
        held,
      ])) as [{ seq: number }];
      const waiting = await system.publish([reading({ deviceId: devices[held]! })]);
      const beyond = await system.publish([reading({ deviceId: devices[1]! })]);
      for (const partition of [0, 1, 2]) await system.storedIn(partition, beyond);
      await waitFor(ends, ({ first }) => first === seq + 1, 30_000);

      await system.db.query('select pg_advisory_unlock($1, $2)', [LANE_LOCK, held]);
      await system.storedIn(held, waiting);
      expect(await storedCount()).toBe(2);
      await waitFor(ends, ({ first, last }) => first === last + 1, 30_000);
    } finally {
      await query.stop();
    }
  });

  it('loses nobody who comes after it: an emptied stream goes on where it was', async () => {
    const trimming = await system.startQuery({ REPLAY_WINDOW_S: '1' });
    const before = await system.store([reading({ deviceId: devices[2]! })]);
    await waitFor(ends, ({ first, last }) => first === last + 1, 30_000);
    await trimming.stop();
    expect(await ends()).toMatchObject({ first: before + 1, last: before });

    const query = await system.startQuery();
    try {
      const after = await system.store([reading({ deviceId: devices[2]!, timestampMs: BigInt(DAY_MS + 1) })]);
      expect(after).toBe(before + 1);
      expect(await storedCount()).toBe(2);
    } finally {
      await query.stop();
    }
  });
});

describe('a service that is there before ingest', () => {
  it('waits for the stream and then stores', async () => {
    const early = await System.start([]);
    const query = await early.startQuery();
    await early.broker.ensureStream(READINGS);
    await early.store([reading()]);
    expect(await early.rows('select 1 from reading')).toHaveLength(1);
    await query.stop();
    await early.stop();
  });
});

describe('every line that is printed', () => {
  it('is a record of the log, with DEBUG too', async () => {
    const replica = new Replica({ ...system.env, DEBUG: 'true', LOG_LEVEL: 'debug' });
    await system.publish([reading()]);
    await waitFor(storedCount, (count) => count === 1);
    await waitFor(
      () => system.rows('select activity_due from delivery'),
      ([row]) => row.activity_due === false,
    );
    expect(await replica.end('SIGTERM')).toBe(0);
    const lines = replica.output.split('\n').filter((line) => line !== '');
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(JSON.parse(line)).toHaveProperty('level');
  });
});
