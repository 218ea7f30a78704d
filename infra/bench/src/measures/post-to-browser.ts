import { setTimeout as delay } from 'node:timers/promises';
import type { Laboratory } from '../laboratory.ts';
import { LiveSocket } from '../load/live-socket.ts';
import { underLoad } from '../load/under-load.ts';
import { quantile } from '../report/statistics.ts';
import { deviceIdOf, keyOf } from '../system/fleet-names.ts';
import { ADMIN_KEY } from '../system/system.ts';
import { DEVICES, ingest, LIVE, LIVE_SETTINGS } from './way-in.ts';

const PER_SECOND = 5_000;
const BATCH = 10;
const CONNECTIONS = 32;
const EVERY_MS = 20;
const LAST_ONES_MS = 1_000;
const TARGET_MS = 150;
/** The load's generator has the devices before this one. */
const PROBE = DEVICES - 1;

/** From the moment a device begins its POST to the moment a subscriber has its reading, among 5,000 readings a second. */
export async function measurePostToBrowser(laboratory: Laboratory): Promise<void> {
  const system = await laboratory.system(LIVE);
  const contender = await ingest(system);
  const { port } = await system.startService('realtime', LIVE_SETTINGS);
  const sentMs = new Map<number, number>();
  const latenciesMs: number[] = [];
  const subscriber = new LiveSocket(port, (packet) => {
    for (const [, metric = ''] of packet.matchAll(/"temperature":(-?[\d.]+)/g)) {
      const begun = sentMs.get(Number(metric));
      if (begun !== undefined) latenciesMs.push(performance.now() - begun);
      sentMs.delete(Number(metric));
    }
  });
  await subscriber.subscribe(ADMIN_KEY, { device_id: deviceIdOf(PROBE) });
  const durationMs = laboratory.options.isQuick ? 4_000 : 30_000;
  const stop = new AbortController();
  const probing = probe(contender.port, sentMs, stop.signal);
  const run = await underLoad(laboratory, contender, {
    batch: BATCH,
    connections: CONNECTIONS,
    devices: PROBE,
    durationMs,
    warmUpMs: 1_000,
    perSecond: PER_SECOND / BATCH,
  });
  stop.abort();
  await probing;
  await delay(LAST_ONES_MS);
  subscriber.close();
  if (sentMs.size > 0) throw new Error(`${sentMs.size} readings did not reach the subscriber`);
  const [p50, p99] = [quantile(latenciesMs, 0.5), quantile(latenciesMs, 0.99)];
  laboratory.table(
    `POST to subscriber among ${PER_SECOND} readings a second, ms`,
    ['readings', 'p50', 'p99', 'max', 'acked readings/s'],
    [[latenciesMs.length, p50, p99, Math.max(...latenciesMs), BATCH * run.perSecond]],
  );
  laboratory.find({ measure: 'post_to_browser_p99', ours: p99, rival: TARGET_MS, unit: 'ms' });
}

/** Sends readings of one device, each with a temperature of its own to know it by. */
async function probe(port: number, sentMs: Map<number, number>, signal: AbortSignal): Promise<void> {
  for (let i = 1; !signal.aborted; i++) {
    const temperature = i / 1000;
    sentMs.set(temperature, performance.now());
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/ingest`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': keyOf(PROBE) },
      body: JSON.stringify({ device_id: deviceIdOf(PROBE), metrics: { temperature } }),
    });
    if (!answer.ok) throw new Error(`The probe was answered ${answer.status}: ${await answer.text()}`);
    await answer.arrayBuffer();
    await delay(EVERY_MS);
  }
}
