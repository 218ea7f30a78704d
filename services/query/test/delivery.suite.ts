import { create, toBinary } from '@bufbuild/protobuf';
import { partitionOf, ReadingsAcceptedSchema } from '@telemetry/proto';
import { get } from './api.ts';
import { DAY_MS, deviceIn, reading, readingsOf } from './readings.ts';
import { query, system } from './running.ts';
import { waitFor } from './wait-for.ts';

const deliveryOf = async (deviceId: string) => (await get(query.port, `/devices/${deviceId}/delivery`)).data;
const LANE_LOCK = 7_310_000;

/** A reading that its device counted. */
const counted = (deviceId: string, bootId: string, seq: number, ms = seq) =>
  reading({
    deviceId,
    bootId,
    seq,
    hasRetryIdentity: true,
    timestampMs: BigInt(DAY_MS + ms),
    receivedAtMs: BigInt(DAY_MS + 1_000_000 + ms),
  });

/** A message of a sender, as ingest writes it. */
function sent(
  sender: string,
  [senderMessages, senderReadings]: readonly [number, number],
  readings: ReturnType<typeof reading>[],
): Promise<number> {
  const message = create(ReadingsAcceptedSchema, {
    readings,
    sender,
    senderMessages: BigInt(senderMessages),
    senderReadings: BigInt(senderReadings),
  });
  return system.publishRaw(partitionOf(readings[0]!.deviceId), toBinary(ReadingsAcceptedSchema, message));
}

describe('the ledger of a device', () => {
  it('says what became of each reading', async () => {
    const readings = readingsOf('ledger', 10);
    await system.store([...readings, readings[3]!, reading({ deviceId: 'ledger', metrics: {} })]);

    expect(await deliveryOf('ledger')).toMatchObject({
      device_id: 'ledger',
      acknowledged: 12,
      stored: 10,
      duplicate: 1,
      dead_lettered: 1,
      in_flight: 0,
      in_flight_is_complete: true,
      balanced: true,
      boots: [],
    });
  });

  it('names the gaps in what the device counted, and closes them when the readings come late', async () => {
    const send = (...seqs: number[]) => system.store(seqs.map((seq) => counted('gappy', 'b1', seq)));
    await send(3, 4, 5, 9);
    await send(12);

    expect((await deliveryOf('gappy')).boots).toEqual([
      {
        boot_id: 'b1',
        first_seq: 3,
        last_seq: 12,
        received: 5,
        missing: 5,
        gaps: [
          [6, 8],
          [10, 11],
        ],
        is_exact: true,
        first_received_at: new Date(DAY_MS + 1_000_003).toISOString(),
        last_received_at: new Date(DAY_MS + 1_000_012).toISOString(),
      },
    ]);
    await send(8, 6, 7, 11, 10);
    expect((await deliveryOf('gappy')).boots[0]).toMatchObject({ received: 10, missing: 0, gaps: [] });
  });

  it('knows a repeat by the count of its boot, whatever time it has, also after the writer has changed', async () => {
    await system.store([
      counted('again', 'b1', 1),
      counted('again', 'b2', 1, 500),
      counted('again', 'b1', 1, 700),
    ]);
    await system.rows(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1`, [
      `query-writer-${partitionOf('again')}`,
    ]);
    await system.store([counted('again', 'b1', 1, 900), counted('again', 'b1', 2)]);

    expect(await deliveryOf('again')).toMatchObject({ acknowledged: 5, stored: 3, duplicate: 2 });
  });

  it('counts what is in the stream and not stored yet', async () => {
    const deviceId = deviceIn(3, 'waiting');
    const seq = await system.store([reading({ deviceId })]);
    await system.db.query('begin');
    // The lane cannot go on while somebody holds its position.
    await system.db.query('select from watermark where partition = 3 for update');
    try {
      const more = readingsOf(deviceId, 7, DAY_MS + 1);
      await system.publish([...more, reading({ deviceId: deviceIn(3, 'other') })]);
      expect(await deliveryOf(deviceId)).toMatchObject({
        acknowledged: 8,
        stored: 1,
        in_flight: 7,
        in_flight_is_complete: true,
        balanced: true,
      });
    } finally {
      await system.db.query('rollback');
    }
    await system.storedIn(3, seq + 1);
    expect(
      await waitFor(
        () => deliveryOf(deviceId),
        ({ in_flight }) => in_flight === 0,
      ),
    ).toMatchObject({
      acknowledged: 8,
      stored: 8,
    });
  });

  it('is not told of a device that nobody knows', async () => {
    expect((await get(query.port, '/devices/nobody-knows/delivery')).status).toBe(404);
  });
});

describe('what every transaction writes anew', () => {
  it('stays in its page, and no index is told', async () => {
    const updates = 40;
    for (let seq = 0; seq <= updates; seq++) await system.store([counted('again-and-again', 'b', seq)]);

    const [stats] = await waitFor(
      () =>
        system.rows(
          `select n_tup_upd::int as all, n_tup_hot_upd::int as within from pg_stat_user_tables where relname = 'boot'`,
        ),
      ([row]) => row.all >= updates,
    );
    expect(stats.within).toBeGreaterThan(0.9 * stats.all);
  });
});

describe('the ledger of all', () => {
  const whole = async (): Promise<Record<string, number>> => (await get(query.port, '/delivery')).data;

  it('balances, and tells of messages that could not be read', async () => {
    const before = await whole();
    const deviceId = deviceIn(0, 'whole');
    await system.publishRaw(0, Buffer.from([0xff, 0xff]));
    await system.store([
      reading({ deviceId }),
      reading({ deviceId }),
      reading({ deviceId, metrics: {} }),
      reading({ deviceId, timestampMs: BigInt(DAY_MS + 1) }),
    ]);
    const seq = await system.publishRaw(
      0,
      toBinary(
        ReadingsAcceptedSchema,
        create(ReadingsAcceptedSchema, { readings: [reading({ deviceId: '?' })] }),
      ),
    );
    await system.storedIn(0, seq);

    const after = await whole();
    const more = (name: string): number => after[name]! - before[name]!;
    expect(
      ['acknowledged', 'stored', 'duplicate', 'dead_lettered', 'undecodable', 'unattributed'].map(more),
    ).toEqual([5, 2, 1, 2, 1, 1]);
    expect(after.acknowledged).toBe(
      after.stored! + after.duplicate! + after.dead_lettered! + after.in_flight!,
    );
  });

  it('tells what the broker has lost, and of nothing that only overtook', async () => {
    const deviceId = deviceIn(2, 'lossy');
    const at = (ms: number) => reading({ deviceId, timestampMs: BigInt(DAY_MS + ms) });
    const before = await whole();
    const [good, bad] = ['0190a7c2-3b4c-4d5e-8f60-718293a4b501', '0190a7c2-3b4c-4d5e-8f60-718293a4b502'];
    await sent(good, [0, 0], [at(0)]);
    // Two at once: neither knows of the other.
    await sent(good, [1, 1], [at(1), at(2)]);
    await sent(good, [1, 1], [at(3)]);
    await system.storedIn(2, await sent(good, [3, 4], [at(4)]));
    expect(await whole()).toMatchObject({ missing: before.missing });

    await sent(bad, [0, 0], [at(5)]);
    await sent(bad, [3, 11], [at(6)]);
    await system.storedIn(2, await sent(bad, [4, 12], [at(7)]));
    expect(await whole()).toMatchObject({ missing: before.missing! + 10, balanced: false });
    await system.rows('delete from sender where sender = $1', [bad]);
  });

  it('has only one writer of a partition', async () => {
    const [{ held }] = (await system.rows('select pg_try_advisory_lock($1, 0) as held', [LANE_LOCK])) as [
      { held: boolean },
    ];
    expect(held).toBe(false);
  });
});

describe('the position of a partition', () => {
  it('follows the end of the stream while only others are busy', async () => {
    const [busy, idle] = [0, 1].map((i) => deviceIn(i, 'moving'));
    const seq = await system.store([reading({ deviceId: busy! })]);
    await system.storedIn(partitionOf(idle!), seq);
  });
});
