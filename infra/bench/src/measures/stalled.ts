import { setTimeout as delay } from 'node:timers/promises';
import type { Laboratory } from '../laboratory.ts';
import { openCrowd, publishBurst, publishSteadily } from '../load/live-crowd.ts';
import { LiveSocket } from '../load/live-socket.ts';
import { median, quantile } from '../report/statistics.ts';
import { Publisher } from '../rows/publisher.ts';
import { ADMIN_KEY, type System } from '../system/system.ts';
import { ingest, LIVE, LIVE_SETTINGS } from './way-in.ts';

const SOCKETS = 1_000;
/** Whose latencies are taken: parsing what all get would keep the machine from sending it. */
const EVERY = 50;
const RATE = 10;
/** More than the network holds for a client that does not read. */
const BURST = 60_000;
const SETTLE_MS = 1_000;
const [WITH, WITHOUT] = ['one of 1,000 does not read', 'all read'];

/** How long readings take to 1,000 sockets, with one among them that does not read and with none. */
export async function measureStalled(laboratory: Laboratory): Promise<void> {
  const system = await laboratory.system(LIVE);
  await ingest(system);
  const runs = await laboratory.fewRounds([WITH, WITHOUT], (name) =>
    latencies(laboratory, system, name === WITH),
  );
  const figures = (name: string, q: number): number[] => (runs[name] ?? []).map((own) => quantile(own, q));
  laboratory.table(
    `From publication to ${SOCKETS} sockets, ms`,
    ['', 'p50', 'p99'],
    [WITH, WITHOUT].map((name) => [name, figures(name, 0.5), figures(name, 0.99)]),
  );
  laboratory.find({
    measure: 'stalled_client_p99',
    ours: median(figures(WITH, 0.99)),
    rival: median(figures(WITHOUT, 0.99)),
    unit: 'ms',
  });
}

async function latencies(laboratory: Laboratory, system: System, hasStalled: boolean): Promise<number[]> {
  const { port } = await system.startService('realtime', LIVE_SETTINGS);
  // One for all rounds: its ids count up, and a reading with a known id would be taken for a repeat.
  const publisher = await laboratory.once(
    'live publisher',
    async () => new Publisher(await system.broker('ingest')),
  );
  const stalled = new LiveSocket(port);
  await stalled.subscribe(ADMIN_KEY, { all: true });
  if (hasStalled) stalled.stall();
  await publishBurst(publisher, BURST);
  const latenciesMs: number[] = [];
  let isMeasured = false;
  const take = (packet: string): void => {
    if (!isMeasured) return;
    const nowMs = Date.now();
    for (const [, at = ''] of packet.matchAll(/"timestamp":"([^"]+)"/g))
      latenciesMs.push(nowMs - Date.parse(at));
  };
  const crowd = await openCrowd(port, SOCKETS - 1, (i) => (i % EVERY === 0 ? take : undefined));
  const stop = new AbortController();
  const publishing = publishSteadily(publisher, RATE, stop.signal);
  await delay(SETTLE_MS);
  isMeasured = true;
  await delay(laboratory.options.isQuick ? 3_000 : 10_000);
  isMeasured = false;
  stop.abort();
  await publishing;
  for (const socket of [stalled, ...crowd]) socket.close();
  return latenciesMs;
}
