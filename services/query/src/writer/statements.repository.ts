import type { Client } from 'pg';
import type { DeadLetter } from './arrival.ts';
import { columnsOf } from './columns.ts';
import { type DeviceTotal, newestRows } from './device-totals.ts';
import { momentOf } from './make-room.ts';
import { pgArray } from './pg-array.ts';
import type { Row } from './rows.ts';

/**
 * Notes the retry identities of rows that are known by their id, and returns the rows that are not repeats. The
 * first to arrive stays. The note is dated by its receipt: a reading may be years old when it comes.
 */
export async function insertUnseen(client: Client, rows: readonly Row[]): Promise<readonly Row[]> {
  const byId = rows.filter((row) => row.isKnownById);
  if (byId.length === 0) return rows;
  const inArrivalOrder = byId.toSorted(
    (a, b) => a.arrival.message.seq - b.arrival.message.seq || a.arrival.index - b.arrival.index,
  );
  const result = await client.query<{ row: number }>({
    name: 'insert-identities',
    text: `with incoming as (
             select * from unnest($1::int[], $2::uuid[], $3::timestamptz[]) with ordinality as t(device_id, id, received_at, n)
           ), inserted as (
             insert into reading_identity (device_id, id, received_at)
             select device_id, id, received_at from incoming order by n
             on conflict do nothing returning device_id, id
           )
           select min(n)::int - 1 as row from incoming join inserted using (device_id, id) group by device_id, id`,
    values: [
      pgArray.int4(inArrivalOrder.map(({ device }) => device)),
      pgArray.uuid(inArrivalOrder.map(({ id }) => id)),
      pgArray.timestamptz(inArrivalOrder.map(({ receivedAtMs }) => receivedAtMs)),
    ],
  });
  const unseen = new Set(result.rows.map(({ row }) => inArrivalOrder[row]));
  return rows.filter((row) => !row.isKnownById || unseen.has(row));
}

/** Of the moments of these rows, those that the table has already. */
export async function takenMoments(client: Client, rows: readonly Row[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const { rows: found } = await client.query<{ device: number; tsMs: string }>({
    name: 'taken-moments',
    text: `select device_id as device, (extract(epoch from ts) * 1000)::bigint as "tsMs"
           from reading join unnest($1::int[], $2::timestamptz[]) as t(device_id, ts) using (device_id, ts)`,
    values: [
      pgArray.int4(rows.map(({ device }) => device)),
      pgArray.timestamptz(rows.map(({ tsMs }) => tsMs)),
    ],
  });
  return new Set(found.map(({ device, tsMs }) => momentOf({ device, tsMs: Number(tsMs) })));
}

/**
 * Inserts readings that are not there yet and counts, per device, what was stored and what was a repeat. `totals`
 * covers every device that anything arrived for. Of the flat list of values each row takes its slice.
 */
export async function insertReadings(
  client: Client,
  rows: readonly Row[],
  totals: readonly DeviceTotal[],
): Promise<void> {
  await client.query({
    name: 'insert-readings',
    text: `with inserted as (
             insert into reading (device_id, ts, received_at, metric_set_id, vals)
             select device_id, ts, received_at, metric_set_id, ($5::float8[])[last - size + 1 : last]
             from unnest($1::int[], $2::timestamptz[], $3::timestamptz[], $4::int[], $6::int[], $7::int[])
               as t(device_id, ts, received_at, metric_set_id, last, size)
             on conflict do nothing returning device_id
           ), counted as (
             select device_id, count(*) as stored from inserted group by device_id
           )
           insert into delivery as d (device_id, stored, duplicate, last_received_at)
           select device_id, coalesce(stored, 0), arrived - coalesce(stored, 0), last_received_at
           from unnest($8::int[], $9::int[], $10::timestamptz[]) as t(device_id, arrived, last_received_at)
             left join counted using (device_id)
           on conflict (device_id) do update
           set stored = d.stored + excluded.stored, duplicate = d.duplicate + excluded.duplicate,
               last_received_at = greatest(d.last_received_at, excluded.last_received_at), activity_due = true`,
    values: [
      ...columnsOf(rows),
      pgArray.int4(totals.map(({ device }) => device)),
      pgArray.int4(totals.map(({ arrived }) => arrived)),
      pgArray.timestamptz(totals.map(({ lastReceivedAtMs }) => lastReceivedAtMs)),
    ],
  });
}

/** Moves each device's latest reading forward in time, never back, so late readings leave it alone. */
export async function updateLatest(client: Client, rows: readonly Row[]): Promise<void> {
  const newest = newestRows(rows);
  await client.query({
    name: 'update-latest',
    text: `insert into latest_reading as l (device_id, ts, received_at, metric_set_id, vals, reading_id)
           select device_id, ts, received_at, metric_set_id, ($5::float8[])[last - size + 1 : last], id
           from unnest($1::int[], $2::timestamptz[], $3::timestamptz[], $4::int[], $6::int[], $7::int[], $8::uuid[])
             as t(device_id, ts, received_at, metric_set_id, last, size, id)
           on conflict (device_id) do update
           set ts = excluded.ts, received_at = excluded.received_at, metric_set_id = excluded.metric_set_id,
               vals = excluded.vals, reading_id = excluded.reading_id
           where l.ts < excluded.ts`,
    values: [...columnsOf(newest), pgArray.uuid(newest.map(({ id }) => id))],
  });
}

/** Keeps what could not be stored. */
export async function insertDeadLetters(client: Client, letters: readonly DeadLetter[]): Promise<void> {
  for (const { streamSeq, index, subject, payload, reason } of letters) {
    await client.query(
      'insert into dead_letter (stream_seq, index, subject, payload, reason) values ($1, $2, $3, $4, $5)',
      [streamSeq, index, subject, Buffer.from(payload), reason],
    );
  }
}
