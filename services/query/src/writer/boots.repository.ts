import type { Client } from 'pg';
import type { BootChange, BootKey, BootSeqs } from './boot-seqs.ts';
import { pgArray } from '../pg-array.ts';

/** Learns what the database has of the boots that `seqs` does not know. */
export async function learnBoots(client: Client, seqs: BootSeqs, counted: readonly BootKey[]): Promise<void> {
  const unknown = seqs.unknown(counted);
  if (unknown.length === 0) return;
  const { rows } = await client.query<{ device: number; bootId: string; seqs: string }>({
    name: 'find-boots',
    text: `select device_id as device, boot_id as "bootId", coalesce(seqs, '{}')::text as seqs
           from unnest($1::int[], $2::text[]) as t(device_id, boot_id) left join boot using (device_id, boot_id)`,
    values: [pgArray.int4(unknown.map(({ device }) => device)), unknown.map(({ bootId }) => bootId)],
  });
  for (const row of rows) seqs.learn(row, row.seqs);
}

/** Adds counts to the boots. */
export async function updateBoots(client: Client, changes: readonly BootChange[]): Promise<void> {
  if (changes.length === 0) return;
  await client.query({
    name: 'update-boots',
    text: `insert into boot as b (device_id, boot_id, seqs, first_received_at, last_received_at)
           select device_id, boot_id, seqs::int8multirange, first_at, last_at
           from unnest($1::int[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[])
             as t(device_id, boot_id, seqs, first_at, last_at)
           on conflict (device_id, boot_id) do update
           set seqs = b.seqs + excluded.seqs,
               first_received_at = least(b.first_received_at, excluded.first_received_at),
               last_received_at = greatest(b.last_received_at, excluded.last_received_at)`,
    values: [
      pgArray.int4(changes.map(({ device }) => device)),
      pgArray.text(changes.map(({ bootId }) => bootId)),
      pgArray.text(changes.map(({ seqs }) => seqs)),
      pgArray.timestamptz(changes.map(({ firstReceivedAtMs }) => firstReceivedAtMs)),
      pgArray.timestamptz(changes.map(({ lastReceivedAtMs }) => lastReceivedAtMs)),
    ],
  });
}
