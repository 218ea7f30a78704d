import { readFileSync } from 'node:fs';
import { get as request, type IncomingMessage } from 'node:http';
import { Months } from '../src/compaction/months.repository.ts';
import { encodeBlocks } from '../src/reading/block.ts';
import { MetricSets } from '../src/reading/metric-sets.repository.ts';
import { DAY_MS, dayText } from '../src/upkeep/open-day.ts';
import { ADMIN_KEY } from './api.ts';
import { Replica } from './replica.ts';
import { System } from './system.ts';
import { waitFor } from './wait-for.ts';

const FIRST_DAY = Date.UTC(2026, 4, 4) / DAY_MS;
const DAYS = 20;
const A_DAY = 86_400;
/** As text these readings are 120 MB, unpacked 55 MB: whoever keeps them takes more than this. */
const MOST_GROWTH_MB = 20;
/** Garbage is collected soon and what is free goes back to the system, so what is seen is what is held. */
const GIVES_BACK = { NODE_OPTIONS: '--max-semi-space-size=2', MALLOC_MMAP_THRESHOLD_: '65536' };

let system: System;
let service: Replica;
let url: string;

beforeAll(async () => {
  system = await System.start();
  service = new Replica({ ...system.env, ...GIVES_BACK, LOG_LEVEL: 'info' });
  const isListening = (output: string): boolean => output.includes('query is listening');
  await waitFor(() => Promise.resolve(service.output), isListening, 60_000);
  const port = /"port":(\d+)/.exec(service.output)![1];
  url = `http://127.0.0.1:${port}/api/v1/devices/many/history?start=${FIRST_DAY * DAY_MS}&end=${(FIRST_DAY + DAYS) * DAY_MS}`;
  await fill();
}, 120_000);
afterAll(async () => {
  await service.end('SIGKILL');
  await system.stop();
});

/** Closed days of a device that reports each second. */
async function fill(): Promise<void> {
  const { db } = system;
  const [device] = await system.rows(`insert into device (device_id) values ('many') returning id`);
  const names = ['humidity', 'temperature'];
  const set = await new MetricSets(db).ensure(names);
  const months = new Months(db);
  // In one transaction, as compaction does it: a month that is seen without blocks is dropped.
  await db.query('begin');
  for (let day = FIRST_DAY; day < FIRST_DAY + DAYS; day++) {
    await months.ensure(day);
    const times = Float64Array.from({ length: A_DAY }, (_, i) => day * DAY_MS + i * 1000);
    const columns = [times.map((_, i) => (i % 1000) / 10), times.map((_, i) => ((i * 7919) % 100_000) / 3)];
    const blocks = encodeBlocks({ metricSet: set, names, times, receipts: times, columns });
    for (const [part, { count, firstMs, lastMs, times: t, receipts, vals }] of blocks.entries()) {
      await db.query(
        `insert into reading_block (device_id, day, metric_set_id, part, count, first_ts, last_ts, times, receipts, vals)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          ...[device.id, dayText(day), set, part, count, new Date(firstMs), new Date(lastMs)],
          ...[t, receipts, vals].map((bytes) => Buffer.from(bytes)),
        ],
      );
    }
    // The days of a device are known by its rollups; what they say is not looked at.
    await db.query(`insert into rollup values ($1, $2, $3, '', '', '', '', '', '', '', '')`, [
      device.id,
      dayText(day),
      set,
    ]);
  }
  await db.query('commit');
}

/** Memory of the service that is its own, MB. */
function ownMb(): number {
  return Number(/RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${service.pid}/status`, 'utf8'))?.[1]) / 1024;
}

/** Time that the service has worked so far, in the kernel's ticks of 10 ms. */
function workedTicks(): number {
  const [, rest] = readFileSync(`/proc/${service.pid}/stat`, 'utf8').split(') ');
  const [user, kernel] = rest!.split(' ').slice(11, 13);
  return Number(user) + Number(kernel);
}

function open(): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request(url, { headers: { 'x-api-key': ADMIN_KEY, accept: 'text/csv' } }, resolve).on('error', reject);
  });
}

/** Takes an export to its end; reads on only when `look`, which sees how many lines there were so far, lets it. */
async function take(response: IncomingMessage, look: (lines: number) => Promise<void>): Promise<number> {
  let lines = 0;
  for await (const part of response) {
    for (const byte of part as Uint8Array) if (byte === 10) lines++;
    await look(lines);
  }
  return lines;
}

/** The most memory the service has until it has done nothing for a while, MB. */
async function atRest(): Promise<number> {
  let [mostMb, restingLooks, lastTicks] = [0, 0, -1];
  await waitFor(
    () => {
      const ticks = workedTicks();
      restingLooks = ticks === lastTicks ? restingLooks + 1 : 0;
      lastTicks = ticks;
      mostMb = Math.max(mostMb, ownMb());
      return Promise.resolve(restingLooks);
    },
    (looks) => looks >= 15,
  );
  return mostMb;
}

it('a long export takes no more memory the longer it gets, nor for a caller that stops reading', async () => {
  await take(await open(), () => Promise.resolve()); // the first one has its code compiled on the way
  const beforeMb = await atRest();
  const stops = [0.01, 0.2, 0.95].map((share) => share * DAYS * A_DAY);
  const restMb: number[] = [];
  const lines = await take(await open(), async (sofar) => {
    if (sofar > (stops[restMb.length] ?? Infinity)) restMb.push(await atRest());
  });
  expect([lines, restMb.length]).toEqual([DAYS * A_DAY + 1, stops.length]);
  expect(Math.max(...restMb) - beforeMb).toBeLessThan(MOST_GROWTH_MB);
}, 60_000);
