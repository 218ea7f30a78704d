import { setTimeout as delay } from 'node:timers/promises';
import type { Publisher } from '../rows/publisher.ts';
import { ADMIN_KEY } from '../system/system.ts';
import { LiveSocket } from './live-socket.ts';

/** Devices whose readings a crowd follows. */
export const DEVICES = 50;
const OPEN_AT_ONCE = 50;
const TICK_MS = 20;

/** Opens so many clients of the live feed that want everything; `heard` may give one something to do with its readings. */
export async function openCrowd(
  port: number,
  sockets: number,
  heard: (index: number) => ((packet: string) => void) | undefined,
): Promise<LiveSocket[]> {
  const crowd: LiveSocket[] = [];
  while (crowd.length < sockets) {
    const first = crowd.length;
    const some = Array.from(
      { length: Math.min(OPEN_AT_ONCE, sockets - first) },
      (_, i) => new LiveSocket(port, heard(first + i)),
    );
    crowd.push(...some);
    await Promise.all(some.map((socket) => socket.subscribe(ADMIN_KEY, { all: true })));
  }
  return crowd;
}

/** Publishes what the devices send, `rate` readings a second each, one after the other, evenly in time. */
export async function publishSteadily(
  publisher: Publisher,
  rate: number,
  signal: AbortSignal,
): Promise<void> {
  const startMs = performance.now();
  let sent = 0;
  while (!signal.aborted) {
    const due = ((performance.now() - startMs) / 1000) * DEVICES * rate;
    for (; sent < due; sent++) await publisher.add([readingOf(sent % DEVICES)]);
    await publisher.flush();
    await delay(TICK_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** Publishes so many readings as fast as the broker takes them. */
export async function publishBurst(publisher: Publisher, readings: number): Promise<void> {
  for (let sent = 0; sent < readings; sent++) await publisher.add([readingOf(sent % DEVICES)]);
  await publisher.flush();
}

function readingOf(device: number): Parameters<Publisher['add']>[0][number] {
  return { device, tsMs: Date.now(), temperature: 21.57, humidity: 43.21, voltage: 3.312 };
}
