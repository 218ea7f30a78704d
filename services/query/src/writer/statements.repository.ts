import type { Client } from 'pg';
import type { DeadLetter } from './arrival.ts';
import { columnsOf } from './columns.ts';
import type { Mark } from '../upkeep/open-day.ts';
import { momentOf } from './make-room.ts';
import { pgArray } from '../pg-array.ts';
import { writeBody } from '../reading/body.ts';
import type { Row } from './rows.ts';
import type { Account } from './tally.ts';

/** The id that stands for the newest reading of a device that has none; -infinity is its time, and its body is empty. */
const NIL_UUID = '00000000-0000-0000-0000-000000000000';
/** A dead letter may be so long; what is beyond is cut off. */
export const MAX_PAYLOAD_BYTES = 1024 * 1024;

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

/** Inserts readings none of which is there yet. @throws error that `isRepeat` knows when one is */
export async function insertNewReadings(client: Client, rows: readonly Row[]): Promise<void> {
  await client.query({
    name: 'insert-new-readings',
    text: `insert into reading (device_id, metric_set_id, ts, body)
           select * from unnest($1::int[], $2::int[], $3::timestamptz[], $4::bytea[])`,
    values: columnsOf(rows),
  });
}

/** How many rows of each device were stored. */
export type StoredOf = (device: number) => number;

/**
 * Inserts readings that are not there yet; of two with one key the first. Returns how many of each device that were, or
 * undefined when it was all of them: as it mostly is, and a row of an answer costs nearly as much as the row that it tells
 * of.
 */
export async function insertReadings(client: Client, rows: readonly Row[]): Promise<StoredOf | undefined> {
  const { rows: stored } = await client.query<{ device: number | null; readings: number }>({
    name: 'insert-readings',
    text: `with inserted as (
             insert into reading (device_id, metric_set_id, ts, body)
             select * from unnest($1::int[], $2::int[], $3::timestamptz[], $4::bytea[])
             on conflict do nothing returning device_id
           ), everything as (select count(*)::int as readings from inserted)
           select null::int as device, readings from everything
           union all
           select device_id, count(*)::int from inserted
           where (select readings from everything) < $5::int group by device_id`,
    values: [...columnsOf(rows), rows.length],
  });
  if (stored.some(({ device, readings }) => device === null && readings === rows.length)) return undefined;
  const countOf = new Map(stored.map(({ device, readings }) => [device, readings]));
  return (device) => countOf.get(device) ?? 0;
}

/** Notes which days of devices have rows now, and which of their hours are not rolled up any more. */
export async function insertMarks(client: Client, marks: readonly Mark[]): Promise<void> {
  if (marks.length === 0) return;
  await client.query({
    name: 'insert-marks',
    text: `insert into open_day as o (device_id, day, dirty_hours)
           select device_id, date '1970-01-01' + day, dirty_hours
           from unnest($1::int[], $2::int[], $3::int[]) as t(device_id, day, dirty_hours)
           on conflict (device_id, day) do update set dirty_hours = o.dirty_hours | excluded.dirty_hours`,
    values: [
      pgArray.int4(marks.map(({ device }) => device)),
      pgArray.int4(marks.map(({ day }) => day)),
      pgArray.int4(marks.map(({ dirtyHours }) => dirtyHours)),
    ],
  });
}

/**
 * Adds to the ledger of devices; the database refuses what does not balance. Moves the newest reading of each forward in
 * time, never back, so late readings leave it alone.
 */
export async function updateDelivery(client: Client, accounts: readonly Account[]): Promise<void> {
  if (accounts.length === 0) return;
  await client.query({
    name: 'update-delivery',
    text: `insert into delivery as d (device_id, acknowledged, stored, duplicate, dead_lettered, last_received_at,
                                      latest_ts, latest_metric_set_id, latest_body, latest_reading_id)
           select * from unnest($1::int[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::timestamptz[],
                                $7::timestamptz[], $8::int[], $9::bytea[], $10::uuid[])
           on conflict (device_id) do update
           set acknowledged = d.acknowledged + excluded.acknowledged, stored = d.stored + excluded.stored,
               duplicate = d.duplicate + excluded.duplicate,
               dead_lettered = d.dead_lettered + excluded.dead_lettered,
               last_received_at = greatest(d.last_received_at, excluded.last_received_at), activity_due = true,
               latest_ts = greatest(d.latest_ts, excluded.latest_ts),
               latest_metric_set_id = case when excluded.latest_ts > d.latest_ts
                 then excluded.latest_metric_set_id else d.latest_metric_set_id end,
               latest_body = case when excluded.latest_ts > d.latest_ts
                 then excluded.latest_body else d.latest_body end,
               latest_reading_id = case when excluded.latest_ts > d.latest_ts
                 then excluded.latest_reading_id else d.latest_reading_id end`,
    values: [
      pgArray.int4(accounts.map(({ device }) => device)),
      pgArray.int8(accounts.map(({ acknowledged }) => acknowledged)),
      pgArray.int8(accounts.map(({ stored }) => stored)),
      pgArray.int8(accounts.map(({ duplicate }) => duplicate)),
      pgArray.int8(accounts.map(({ deadLettered }) => deadLettered)),
      pgArray.timestamptz(accounts.map(({ lastReceivedAtMs }) => lastReceivedAtMs)),
      pgArray.timestamptz(accounts.map(({ newest }) => newest?.tsMs ?? -Infinity)),
      pgArray.int4(accounts.map(({ newest }) => newest?.metricSet ?? 0)),
      pgArray.packed(accounts, (writer, { newest }) => {
        if (newest !== undefined) writeBody(writer, newest);
      }),
      pgArray.uuid(accounts.map(({ newest }) => newest?.arrival.reading.id ?? NIL_UUID)),
    ],
  });
}

/** The trace context (W3C) that a reading was stored with. */
export interface ReadingTrace {
  /** UUID. */
  readonly readingId: string;
  readonly traceparent: string;
}

/** Notes which traces readings belong to; one that is known keeps its first. */
export async function insertTraces(client: Client, traces: readonly ReadingTrace[]): Promise<void> {
  if (traces.length === 0) return;
  await client.query({
    name: 'insert-traces',
    text: `insert into reading_trace (reading_id, traceparent)
           select * from unnest($1::uuid[], $2::text[]) on conflict do nothing`,
    values: [
      pgArray.uuid(traces.map(({ readingId }) => readingId)),
      pgArray.text(traces.map(({ traceparent }) => traceparent)),
    ],
  });
}

/** A dead letter with the surrogate key of its device; 0 where none can be named. */
export type KeyedLetter = DeadLetter & { readonly device: number };

/** Keeps what could not be stored. */
export async function insertDeadLetters(
  client: Client,
  partition: number,
  letters: readonly KeyedLetter[],
): Promise<void> {
  if (letters.length === 0) return;
  await client.query(
    `insert into dead_letter (partition, device_id, stream_seq, index, subject, payload, reason)
     select $1, nullif(device_id, 0), stream_seq, index, subject, payload, reason
     from unnest($2::int[], $3::bigint[], $4::int[], $5::text[], $6::bytea[], $7::text[])
       as t(device_id, stream_seq, index, subject, payload, reason)`,
    [
      partition,
      pgArray.int4(letters.map(({ device }) => device)),
      pgArray.int8(letters.map(({ streamSeq }) => streamSeq)),
      pgArray.int4(letters.map(({ index }) => index)),
      pgArray.text(letters.map(({ subject }) => subject)),
      pgArray.bytea(letters.map(({ payload }) => payload.subarray(0, MAX_PAYLOAD_BYTES))),
      pgArray.text(letters.map(({ reason }) => reason.replaceAll('\0', '�'))),
    ],
  );
}
