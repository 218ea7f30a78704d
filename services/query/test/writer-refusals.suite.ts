import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { ReadingsAcceptedSchema, ReadingSchema } from '@telemetry/proto';
import { encodeBody } from '../src/reading/body.ts';
import { MAX_NEW_SHAPES } from '../src/writer/keys.repository.ts';
import { DAY_MS, deviceIn, reading, readingsOf } from './readings.ts';
import { system } from './running.ts';

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
const message = (readings: Parameters<typeof reading>[0][]) =>
  toBinary(ReadingsAcceptedSchema, create(ReadingsAcceptedSchema, { readings: readings.map(reading) }));

describe('what cannot be stored', () => {
  const letters = (seq: number) =>
    system.rows('select index, reason, payload from dead_letter where stream_seq = $1 order by index', [seq]);

  it('is kept with its reason, and its neighbours are stored', async () => {
    const deviceId = deviceIn(1, 'garbage');
    await system.store([reading({ deviceId })]);
    const garbage = Buffer.from([0xff, 0xff, 0xff]);
    const seq = await system.publishRaw(1, garbage);
    await system.store([reading({ deviceId, timestampMs: BigInt(DAY_MS + 1) })]);

    expect(await countOf(deviceId)).toBe(2);
    expect(await letters(seq)).toEqual([
      { index: -1, payload: garbage, reason: expect.stringContaining('undecodable') },
    ]);
  });

  it('is one reading of a message only, and the others are stored', async () => {
    const deviceId = deviceIn(2, 'partly');
    const bad = [{ metrics: { v: NaN } }, { metrics: {} }, { id: 'x' }, { timestampMs: -1n }];
    const all = [{}, ...bad, { timestampMs: BigInt(DAY_MS + 1) }].map((given) => ({ deviceId, ...given }));
    const seq = await system.publishRaw(2, message(all));
    await system.storedIn(2, seq);

    expect(await countOf(deviceId)).toBe(2);
    const found = await letters(seq);
    expect(found.map(({ index, reason }) => [index, reason])).toEqual([
      [1, 'the value of "v" is not finite'],
      [2, 'it has no metrics'],
      [3, 'the id is not a UUID'],
      [4, 'the timestamp is not between 1970 and 2200'],
    ]);
    expect(fromBinary(ReadingSchema, found[0].payload).metrics).toEqual({ v: NaN });
  });

  it('is found among thousands when only the database refuses it', async () => {
    const deviceId = deviceIn(3, 'refused');
    const readings = readingsOf(deviceId, 1000);
    readings[666]!.metrics = { temperature: -273.15 };
    const [tsMs, receivedAtMs] = [Number(readings[666]!.timestampMs), Number(readings[666]!.receivedAtMs)];
    const poison = Buffer.from(encodeBody({ tsMs, receivedAtMs, vals: [-273.15] })).toString('hex');
    await system.db.query(`alter table reading add constraint no_poison check (body <> '\\x${poison}')`);
    try {
      const seq = await system.store(readings);
      expect(await countOf(deviceId)).toBe(999);
      expect(await deliveryOf(deviceId)).toEqual({ stored: 999, duplicate: 0 });
      const found = await letters(seq);
      expect(found).toHaveLength(1);
      expect(found[0].reason).toContain('no_poison');
      expect(fromBinary(ReadingSchema, found[0].payload)).toEqual(readings[666]);
    } finally {
      await system.db.query('alter table reading drop constraint no_poison');
    }
  });

  it('is what a device sends with ever new metrics, but not what it or others had before', async () => {
    const deviceId = deviceIn(0, 'inventive');
    const made = Array.from({ length: MAX_NEW_SHAPES + 2 }, (_, i) =>
      reading({ deviceId, timestampMs: BigInt(DAY_MS + i), metrics: { [`made_up_${i}`]: i } }),
    );
    const seq = await system.store(made);
    expect((await letters(seq)).map(({ index, reason }) => [index, reason])).toEqual(
      [MAX_NEW_SHAPES, MAX_NEW_SHAPES + 1].map((index) => [
        index,
        'the device has made up too many sets of metrics',
      ]),
    );

    const shapes: Record<string, number>[] = [{ made_up_0: 1 }, { temperature: 1 }];
    const known = shapes.map((metrics, i) =>
      reading({ deviceId, timestampMs: BigInt(DAY_MS + 10_000 + i), metrics }),
    );
    await system.store([...known, reading({ deviceId: deviceIn(0, 'other'), metrics: { its_own: 1 } })]);
    expect(await countOf(deviceId)).toBe(MAX_NEW_SHAPES + 2);
    expect(await countOf(deviceIn(0, 'other'))).toBe(1);
  });
});
