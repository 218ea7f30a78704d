import { create, toBinary } from '@bufbuild/protobuf';
import { ReadingsAcceptedSchema } from '@telemetry/proto';
import { encodeBody } from '../src/reading/body.ts';
import { ADMIN_KEY, get } from './api.ts';
import { DAY_MS, deviceIn, reading } from './readings.ts';
import { query, system } from './running.ts';
import { waitFor } from './wait-for.ts';

const listOf = async (deviceId: string, more = '') =>
  get(query.port, `/dead-letters?device_id=${deviceId}${more}`);
const deliveryOf = async (deviceId: string) => (await get(query.port, `/devices/${deviceId}/delivery`)).data;
const redrive = (id: string) =>
  fetch(`http://127.0.0.1:${query.port}/api/v1/dead-letters/${id}/redrive`, {
    method: 'POST',
    headers: { 'x-api-key': ADMIN_KEY },
  });
const gone = (id: string) =>
  waitFor(
    () => get(query.port, `/dead-letters/${id}`),
    ({ status }) => status === 404,
  );

/** Makes the table refuse a value while `work` goes on. */
async function refusing<T>(value: number, work: () => Promise<T>): Promise<T> {
  const body = Buffer.from(encodeBody({ tsMs: DAY_MS, receivedAtMs: DAY_MS, vals: [value] })).toString('hex');
  await system.db.query(
    `alter table reading add constraint no_${Math.abs(value)} check (body <> '\\x${body}')`,
  );
  try {
    return await work();
  } finally {
    await system.db.query(`alter table reading drop constraint no_${Math.abs(value)}`);
  }
}

describe('dead letters', () => {
  it('are listed, the newest first, page by page, with the reading as it came', async () => {
    const deviceId = 'letters';
    for (const value of [1, 2, 3]) {
      await system.store([reading({ deviceId, timestampMs: -BigInt(value), metrics: { value, bad: NaN } })]);
    }
    const first = await listOf(deviceId, '&limit=2');
    expect(first.data.map((letter: { reading: object }) => letter.reading)).toMatchObject([
      { device_id: deviceId, timestamp: '1969-12-31T23:59:59.997Z', metrics: { value: 3, bad: 'NaN' } },
      { device_id: deviceId, timestamp: '1969-12-31T23:59:59.998Z', metrics: { value: 2, bad: 'NaN' } },
    ]);
    expect(first.data[0]).toMatchObject({ device_id: deviceId, attempts: 0, redrive_requested_at: null });
    expect(first.meta.has_more).toBe(true);

    const second = await listOf(deviceId, `&limit=2&cursor=${first.meta.next_cursor}`);
    expect(second.data).toHaveLength(1);
    expect(second.meta).toEqual({ next_cursor: null, has_more: false });
    expect((await get(query.port, `/dead-letters/${second.data[0].id}`)).data).toEqual(second.data[0]);
  });

  it('are stored after all when that is asked for, and the ledger moves along', async () => {
    const deviceId = 'mended';
    const bad = () =>
      reading({ deviceId, metrics: { value: -99 }, bootId: 'b', seq: 4, hasRetryIdentity: true });
    await refusing(-99, () => system.store([bad(), reading({ deviceId, timestampMs: BigInt(DAY_MS + 1) })]));
    expect(await deliveryOf(deviceId)).toMatchObject({ stored: 1, dead_lettered: 1, boots: [] });
    const [letter] = (await listOf(deviceId)).data;
    expect(letter.reason).toContain('no_99');

    const answer = await redrive(letter.id);
    expect(answer.status).toBe(202);
    await gone(letter.id);

    expect(await deliveryOf(deviceId)).toMatchObject({
      acknowledged: 2,
      stored: 2,
      duplicate: 0,
      dead_lettered: 0,
      balanced: true,
      boots: [{ first_seq: 4, received: 1 }],
    });
  });

  it('are repeats when the reading was sent again meanwhile', async () => {
    const deviceId = 'resent';
    const bad = reading({ deviceId, metrics: { value: -98 }, bootId: 'b', seq: 0, hasRetryIdentity: true });
    await refusing(-98, () => system.store([bad]));
    await system.store([{ ...bad, timestampMs: BigInt(DAY_MS + 5) }]);
    const [letter] = (await listOf(deviceId)).data;
    await redrive(letter.id);
    await gone(letter.id);

    expect(await deliveryOf(deviceId)).toMatchObject({ stored: 1, duplicate: 1, dead_lettered: 0 });
  });

  it('stay, with one attempt more, when they fail again', async () => {
    const deviceId = 'hopeless';
    await system.store([reading({ deviceId, metrics: {} })]);
    const [letter] = (await listOf(deviceId)).data;
    expect((await redrive(letter.id)).status).toBe(202);
    const { data } = await waitFor(
      () => get(query.port, `/dead-letters/${letter.id}`),
      (answer) => answer.data.attempts === 1,
    );
    expect(data).toMatchObject({ reason: 'it has no metrics', redrive_requested_at: null });
    expect(await deliveryOf(deviceId)).toMatchObject({ acknowledged: 1, dead_lettered: 1, balanced: true });
  });

  it('of a whole message are stored reading by reading when it can be read after all', async () => {
    const deviceId = deviceIn(1, 'unread');
    const payload = toBinary(
      ReadingsAcceptedSchema,
      create(ReadingsAcceptedSchema, {
        readings: [reading({ deviceId }), reading({ deviceId, metrics: {} })],
      }),
    );
    const seq = await system.publishRaw(1, Buffer.from([0xff]));
    await system.storedIn(1, seq);
    const before = (await get(query.port, '/delivery')).data;
    const [{ id }] = (await system.rows(
      'update dead_letter set payload = $2 where stream_seq = $1 and partition = 1 returning id',
      [seq, Buffer.from(payload)],
    )) as [{ id: string }];
    await redrive(id);
    await gone(id);

    expect(await deliveryOf(deviceId)).toMatchObject({ acknowledged: 2, stored: 1, dead_lettered: 1 });
    expect((await listOf(deviceId)).data).toMatchObject([{ index: 1, stream_seq: String(seq) }]);
    expect((await get(query.port, '/delivery')).data.undecodable).toBe(before.undecodable - 1);
  });

  it('hold readings that are older than those of the device are kept', async () => {
    const deviceId = 'forgetful';
    await system.register({ deviceId, profile: { name: 'short', retentionDays: 30 } });
    const old = BigInt(Date.now() - 31 * 86_400_000);
    await system.store([
      reading({ deviceId, timestampMs: old }),
      reading({ deviceId, timestampMs: old + 2n * 86_400_000n }),
    ]);
    expect(await deliveryOf(deviceId)).toMatchObject({ stored: 1, dead_lettered: 1 });
    const [letter] = (await listOf(deviceId)).data;
    expect(letter.reason).toBe('older than the 30 days that readings of this device are kept');
  });

  it('say no when there is no such letter', async () => {
    for (const id of ['999999999999', 'x', '99999999999999999999999']) {
      expect((await get(query.port, `/dead-letters/${id}`)).status).toBe(404);
      expect((await redrive(id)).status).toBe(404);
    }
    expect((await listOf('a', '&cursor=x')).status).toBe(422);
    expect((await listOf('a', '&limit=0')).status).toBe(422);
  });

  it('cannot be stored when they were too large to be kept whole', async () => {
    const seq = await system.publishRaw(0, Buffer.alloc(10, 0xff));
    await system.storedIn(0, seq);
    const [{ id }] = (await system.rows(
      `update dead_letter set payload = decode(repeat('ff', 1024 * 1024), 'hex') where stream_seq = $1 returning id`,
      [seq],
    )) as [{ id: string }];
    expect((await redrive(id)).status).toBe(409);
  });
});
