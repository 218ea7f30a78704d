import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { io } from 'socket.io-client';

const PATIENCE_MS = 60_000;

/** A caller of the system, from outside. */
export interface Caller {
  readonly origin: string;
  readonly key: string;
}

/** Asks until `find` finds something in the answer. Throws after a minute. */
export async function until<T>(what: string, find: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await find().catch(() => undefined);
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`Waited in vain for ${what}`);
    await delay(200);
  }
}

/** Registers a device and returns its key. */
export async function registerDevice({ origin, key }: Caller, device: string): Promise<string> {
  const { data } = (await send(`${origin}/api/v1/devices`, key, { device_id: device })) as {
    data: { api_key: string };
  };
  return data.api_key;
}

/** Posts a reading as a device does: again and again until it is taken, since a new key arrives a moment later. */
export async function postReading(origin: string, key: string, temperature: number): Promise<string> {
  return until('the reading to be taken', async () => {
    const { data } = (await send(`${origin}/api/v1/ingest`, key, { metrics: { temperature } })) as {
      data: { id: string };
    };
    return data.id;
  });
}

/** Opens a live feed of a device; the returned function awaits a reading by its id, and closes the feed. */
export async function watchLive(
  { origin, key }: Caller,
  device: string,
): Promise<(id: string) => Promise<void>> {
  const socket = io(`${origin}/realtime`, {
    forceNew: true,
    rejectUnauthorized: false,
    extraHeaders: { 'x-api-key': key },
  });
  const seen = new Set<string>();
  socket.on('readings', (readings: { id: string }[]) => {
    for (const reading of readings) seen.add(reading.id);
  });
  await once(socket as unknown as EventTarget & NodeJS.EventEmitter, 'connect');
  const answer = (await socket.emitWithAck('subscribe', { device_id: device })) as { ok: boolean };
  assert.equal(answer.ok, true, 'the subscription is accepted');
  return async (id) => {
    await until('the reading in the live feed', () => Promise.resolve(seen.has(id) || undefined));
    socket.disconnect();
  };
}

/** Awaits a reading in the history of a device, known by its temperature. */
export async function awaitHistory(
  { origin, key }: Caller,
  device: string,
  temperature: number,
): Promise<void> {
  await until('the reading in the history', async () => {
    const answer = await fetch(`${origin}/api/v1/devices/${device}/history?range=1h`, {
      headers: { 'x-api-key': key },
    });
    const { data } = (await answer.json()) as { data: { metrics: Record<string, number> }[] };
    return data.some(({ metrics }) => metrics.temperature === temperature) || undefined;
  });
}

async function send(url: string, key: string, body: object): Promise<unknown> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': key },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}
