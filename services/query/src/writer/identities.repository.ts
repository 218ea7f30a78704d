import type { Client } from 'pg';
import { pgArray } from '../pg-array.ts';
import type { Row } from './rows.ts';

/**
 * Notes the retry identities of rows that only those can tell, and returns the rows that are not repeats. The
 * first to arrive stays. The note is dated by its receipt: a reading may be years old when it comes.
 */
export async function insertIdentities(client: Client, rows: readonly Row[]): Promise<ReadonlySet<Row>> {
  if (rows.length === 0) return new Set();
  const sorted = rows.toSorted(byArrival);
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
      pgArray.int4(sorted.map(({ device }) => device)),
      pgArray.uuid(sorted.map(({ arrival }) => arrival.reading.id)),
      pgArray.timestamptz(sorted.map(({ arrival }) => arrival.reading.receivedAtMs)),
    ],
  });
  return new Set(result.rows.flatMap(({ row }) => sorted[row] ?? []));
}

/** Takes back the notes of rows that were not stored after all. */
export async function removeIdentities(client: Client, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query(
    `delete from reading_identity
     where (device_id, id) in (select * from unnest($1::int[], $2::uuid[]))`,
    [
      pgArray.int4(rows.map(({ device }) => device)),
      pgArray.uuid(rows.map(({ arrival }) => arrival.reading.id)),
    ],
  );
}

function byArrival({ arrival: a }: Row, { arrival: b }: Row): number {
  return a.message.seq - b.message.seq || a.index - b.index;
}
