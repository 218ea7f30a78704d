import { PARTITIONS, READINGS } from '@telemetry/proto';
import { deleteStream } from '@telemetry/local';
import { DAY_MS, deviceIn, reading } from './readings.ts';
import { System } from './system.ts';
import { waitFor } from './wait-for.ts';

let system: System;

beforeAll(async () => {
  system = await System.start();
});
afterAll(() => system.stop());
beforeEach(makeStreamAnew);
afterEach(() =>
  system.rows('truncate reading, open_day, boot, sender, reading_identity, delivery, dead_letter, watermark'),
);

const deviceId = deviceIn(1);

/** Publishes a message for each of `count` readings, which are told apart by their time. */
async function publishEach(count: number, from: number): Promise<void> {
  for (let i = from; i < from + count; i++)
    await system.publish([reading({ deviceId, timestampMs: BigInt(DAY_MS + i) })]);
}

async function makeStreamAnew(): Promise<void> {
  await deleteStream(system.stack.natsUrl('admin'), READINGS.name);
  await system.broker.ensureStream(READINGS);
}

const storedCount = async (): Promise<number> =>
  (await system.rows('select count(*)::int as n from reading'))[0].n;
const expectStored = (count: number) => waitFor(storedCount, (stored) => stored === count, 30_000);

describe('a stream that was made anew, and is longer by now than the old one was', () => {
  it('is stored from its start by a service that was away, each reading once', async () => {
    const before = await system.startQuery();
    await publishEach(5, 0);
    await expectStored(5);
    await before.stop();
    await makeStreamAnew();
    await publishEach(20, 5);

    const query = await system.startQuery();
    try {
      await expectStored(25);
      expect(await system.rows('select stored::int, duplicate::int from delivery')).toEqual([
        { stored: 25, duplicate: 0 },
      ]);
    } finally {
      await query.stop();
    }
  });

  it('is stored from its start by a service that runs', async () => {
    const query = await system.startQuery();
    try {
      await publishEach(5, 0);
      await expectStored(5);
      await makeStreamAnew();
      await publishEach(20, 5);
      await expectStored(25);
    } finally {
      await query.stop();
    }
  });

  it('is not trimmed by the positions of the old one', async () => {
    const LANE_LOCK = 7_310_000;
    const query = await system.startQuery({ REPLAY_WINDOW_S: '1' });
    try {
      await publishEach(5, 0);
      await expectStored(5);
      for (let i = 0; i < PARTITIONS; i++) await system.storedIn(i, 5);
      // Cut off, and kept from coming back, the lane notices nothing of the new stream.
      await system.rows(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'query-writer-1'`,
      );
      await system.db.query('select pg_advisory_lock($1, 1)', [LANE_LOCK]);
      await makeStreamAnew();
      await publishEach(20, 5);
      await waitFor(
        () => system.rows('select seq::int from watermark where partition <> 1'),
        (rows) => rows.every(({ seq }) => seq === 20),
        30_000,
      );
      await system.db.query('select pg_advisory_unlock($1, 1)', [LANE_LOCK]);
      await expectStored(25);
    } finally {
      await query.stop();
    }
  });
});

describe('a position of which nobody noted the stream', () => {
  it('is one of the stream that is there', async () => {
    const before = await system.startQuery();
    await publishEach(5, 0);
    await expectStored(5);
    await before.stop();
    await system.rows('update watermark set stream_created = null');

    const query = await system.startQuery();
    try {
      await publishEach(1, 5);
      await expectStored(6);
      const { created } = await system.broker.bounds(READINGS);
      const found = await system.rows('select seq::int, stream_created from watermark where partition = 1');
      expect(found).toEqual([{ seq: 6, stream_created: created }]);
      expect(await system.rows('select duplicate::int from delivery')).toEqual([{ duplicate: 0 }]);
    } finally {
      await query.stop();
    }
  });
});
