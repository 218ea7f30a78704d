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

/** A device, and the temperatures that its history is to hold in the end; the last one is posted now. */
export interface Journey {
  readonly device: string;
  readonly history: readonly number[];
}

/** Registers the device at its first journey, posts a reading, sees it live, and finds it and those before in the history. */
export async function travel(caller: Caller, { device, history }: Journey): Promise<void> {
  const key = await keyOf(caller, device);
  const seenLive = await watchLive(caller, device);
  await seenLive(await postReading(caller.origin, key, history.at(-1) ?? 0));
  await until('the readings in the history', async () => {
    const known = await temperaturesOf(caller, device);
    return history.every((one) => known.includes(one)) || undefined;
  });
}

const keys = new Map<string, string>();

async function keyOf({ origin, key }: Caller, device: string): Promise<string> {
  const known = keys.get(device);
  if (known !== undefined) return known;
  const { data } = (await send(`${origin}/api/v1/devices`, key, { device_id: device })) as {
    data: { api_key: string };
  };
  keys.set(device, data.api_key);
  return data.api_key;
}

/** Posts a reading as a device does: again and again until it is taken, since a new key arrives a moment later. */
function postReading(origin: string, key: string, temperature: number): Promise<string> {
  return until('the reading to be taken', async () => {
    const { data } = (await send(`${origin}/api/v1/ingest`, key, { metrics: { temperature } })) as {
      data: { id: string };
    };
    return data.id;
  });
}

/** Opens a live feed of a device; the returned function awaits a reading by its id, and closes the feed. */
async function watchLive({ origin, key }: Caller, device: string): Promise<(id: string) => Promise<void>> {
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
  await until('the subscription', async () => {
    const { ok } = (await socket.emitWithAck('subscribe', { device_id: device })) as { ok: boolean };
    return ok || undefined;
  });
  return async (id) => {
    await until('the reading in the live feed', () => Promise.resolve(seen.has(id) || undefined));
    socket.disconnect();
  };
}

async function temperaturesOf({ origin, key }: Caller, device: string): Promise<(number | undefined)[]> {
  const url = `${origin}/api/v1/devices/${device}/history?range=1h`;
  const answer = await fetch(url, { headers: { 'x-api-key': key } });
  const { data } = (await answer.json()) as { data: { metrics: Record<string, number> }[] };
  return data.map(({ metrics }) => metrics.temperature);
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
