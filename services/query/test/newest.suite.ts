import { updateDelivery } from '../src/writer/statements.repository.ts';
import { Tally } from '../src/writer/tally.ts';
import { client } from './tables.ts';

const [DEVICE, MOMENT] = [7, Date.UTC(2026, 10, 30)];
const ID = '0190a7c2-3b4c-7d5e-8f60-000000000001';

const newest = async (device = DEVICE): Promise<unknown[]> =>
  (
    await client.query(
      'select ts, metric_set_id, body, reading_id from latest_reading where device_id = $1',
      [device],
    )
  ).rows;

/** As a writer of before the newest reading lay beside the ledger does it, at first the one, then the other. */
async function writeAsBefore(device: number, tsMs: number): Promise<void> {
  await client.query(
    `insert into latest_reading as l (device_id, metric_set_id, ts, body, reading_id)
     select * from unnest($1::int[], $2::int[], $3::timestamptz[], $4::bytea[], $5::uuid[])
     on conflict (device_id) do update
     set ts = excluded.ts, metric_set_id = excluded.metric_set_id, body = excluded.body, reading_id = excluded.reading_id
     where l.ts < excluded.ts`,
    [[device], [3], [new Date(tsMs)], [Buffer.from([1])], [ID]],
  );
  await client.query(
    `insert into delivery as d (device_id, acknowledged, stored, duplicate, dead_lettered, last_received_at)
     values ($1, 1, 1, 0, 0, $2)
     on conflict (device_id) do update
     set acknowledged = d.acknowledged + excluded.acknowledged, stored = d.stored + excluded.stored,
         last_received_at = greatest(d.last_received_at, excluded.last_received_at), activity_due = true`,
    [device, new Date(tsMs)],
  );
}

describe('the newest reading beside the ledger', () => {
  afterEach(() => client.query('delete from delivery'));

  it('is none of a device of which nothing was stored', async () => {
    const tally = new Tally();
    tally.acknowledge(DEVICE, MOMENT);
    tally.count(DEVICE, 'deadLettered');
    await updateDelivery(client, tally.accounts);
    expect(await newest()).toEqual([]);
  });

  it('may be written by a writer of before, also where there is none yet', async () => {
    const tally = new Tally();
    tally.acknowledge(DEVICE, MOMENT);
    tally.count(DEVICE, 'deadLettered');
    await updateDelivery(client, tally.accounts);
    for (const device of [DEVICE, DEVICE + 1]) {
      for (const tsMs of [MOMENT, MOMENT - 1]) await writeAsBefore(device, tsMs);
      expect(await newest(device)).toEqual([
        { ts: new Date(MOMENT), metric_set_id: 3, body: Buffer.from([1]), reading_id: ID },
      ]);
    }
    const { rows } = await client.query(
      'select device_id, acknowledged::int, stored::int, last_received_at from delivery order by device_id',
    );
    expect(rows).toEqual([
      { device_id: DEVICE, acknowledged: 3, stored: 2, last_received_at: new Date(MOMENT) },
      { device_id: DEVICE + 1, acknowledged: 2, stored: 2, last_received_at: new Date(MOMENT) },
    ]);
  });
});
