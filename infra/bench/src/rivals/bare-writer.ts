/**
 * The way into the table with nothing but a rollup: reads the rival's stream, stores some 5,000 readings a transaction
 * in one unnest statement that keeps an hourly rollup, and acknowledges after the commit. One connection; no ledger,
 * no identities, no latest reading, no late data, no compaction.
 *
 *   node bare-writer.ts PORT DATABASE_URL NATS_URL
 */
import { createServer } from 'node:http';
import { AckPolicy, type JsMsg, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import pg from 'pg';
import { RIVAL_STREAM } from '../system/broker.ts';
import { columnsOf, INSERT_MANY, WIDE_TABLE, type WideRow } from './wide-table.ts';

const READINGS_AT_ONCE = 5_000;
const MESSAGES_AHEAD = 200;
const TABLES = `
  ${WIDE_TABLE};
  create table if not exists hourly (
    device_id int, hour timestamptz, count bigint,
    temperature_min float8, temperature_max float8, temperature_sum float8,
    humidity_min float8, humidity_max float8, humidity_sum float8,
    voltage_min float8, voltage_max float8, voltage_sum float8,
    primary key (device_id, hour)
  );
  create table if not exists progress (readings bigint not null);
  insert into progress select 0 where not exists (select from progress)`;
const STORE = `
  with fresh as (${INSERT_MANY} returning *), rolled as (
    insert into hourly
    select device_id, date_trunc('hour', ts), count(*), min(temperature), max(temperature), sum(temperature),
      min(humidity), max(humidity), sum(humidity), min(voltage), max(voltage), sum(voltage)
    from fresh group by 1, 2
    on conflict (device_id, hour) do update set
      count = hourly.count + excluded.count,
      temperature_min = least(hourly.temperature_min, excluded.temperature_min),
      temperature_max = greatest(hourly.temperature_max, excluded.temperature_max),
      temperature_sum = hourly.temperature_sum + excluded.temperature_sum,
      humidity_min = least(hourly.humidity_min, excluded.humidity_min),
      humidity_max = greatest(hourly.humidity_max, excluded.humidity_max),
      humidity_sum = hourly.humidity_sum + excluded.humidity_sum,
      voltage_min = least(hourly.voltage_min, excluded.voltage_min),
      voltage_max = greatest(hourly.voltage_max, excluded.voltage_max),
      voltage_sum = hourly.voltage_sum + excluded.voltage_sum
  )
  update progress set readings = readings + (select count(*) from fresh)`;

const [port, databaseUrl, natsUrl = ''] = process.argv.slice(2);
const db = new pg.Client({ connectionString: databaseUrl });
await db.connect();
await db.query(TABLES);
const { username, password, host } = new URL(natsUrl);
const connection = await connect({ servers: host, user: username, pass: decodeURIComponent(password) });
const manager = await jetstreamManager(connection);
const durable = 'writer';
await manager.consumers.add(RIVAL_STREAM.name, {
  durable_name: durable,
  ack_policy: AckPolicy.All,
  max_ack_pending: 2 * MESSAGES_AHEAD,
});
const consumer = await manager.jetstream().consumers.get(RIVAL_STREAM.name, durable);
createServer((_, answer) => answer.end()).listen(Number(port), '127.0.0.1');

const waiting: JsMsg[] = [];
let isStoring = false;
await consumer.consume({
  max_messages: MESSAGES_AHEAD,
  callback: (message) => {
    waiting.push(message);
    if (!isStoring) void storeAll();
  },
});

/** Stores as long as something waits; what comes meanwhile is the next transaction. */
async function storeAll(): Promise<void> {
  isStoring = true;
  while (waiting.length > 0) await storeNext();
  isStoring = false;
}

async function storeNext(): Promise<void> {
  const rows: WideRow[] = [];
  let last: JsMsg | undefined;
  while (rows.length < READINGS_AT_ONCE && waiting.length > 0) {
    last = waiting.shift();
    rows.push(...(last?.json<WideRow[]>() ?? []));
  }
  await db.query({ name: 'store', text: STORE, values: columnsOf(rows) });
  last?.ack();
}
