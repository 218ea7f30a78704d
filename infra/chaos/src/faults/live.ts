import { setTimeout as delay } from 'node:timers/promises';
import { LiveSocket } from '../load/live-socket.ts';
import { LiveView } from '../load/live-view.ts';
import { keyOf } from '../system/device-fact.ts';
import type { Gateway } from '../system/system.ts';
import { residentBytes } from '../system/process-tree.ts';
import { waitFor } from '../wait-for.ts';
import { type Fault, type Ground, outageMs } from './fault.ts';
import { whileUnharmed } from './unharmed.ts';

const setup = { hasRealtime: true } as const;
const VIEWS = 8;
const LIMIT_MS = 120_000;
const PROGRESS = 200;
const MiB = 1024 * 1024;

const SILENT = 200;
const SUBSCRIBERS = 20;
const SUBSCRIPTIONS = 500;
const MUTE = 20;
const CONNECTS_AT_ONCE = 20;
/** With a heartbeat every two seconds a client that does not answer is gone after that and Socket.IO's patience of 20 s. */
const MUTE_LIMIT_MS = 40_000;

/** Faults of live views: each view ends with all that is stored, whatever happens to the gateway. */
export const live: readonly Fault[] = [
  {
    name: 'live-seam',
    what: 'kill -9 and SIGTERM of two gateways, kill -9 of the broker, while views lose their connections at random',
    setup,
    isInShort: true,
    inject: async (ground: Ground): Promise<void> => {
      const { system, fleet, random } = ground;
      await openViews(ground, system.gateways);
      const wandering = wander(ground);
      try {
        for (let i = 0; i < (ground.isShort ? 3 : 20); i++) {
          await fleet.progress(PROGRESS, LIMIT_MS);
          await delay(random.between(50, 1_000));
          await end(ground, ENDS[i % ENDS.length] ?? ENDS[0]);
        }
      } finally {
        await wandering.stop();
      }
      await waitFor('every view to be back', LIMIT_MS, () =>
        Promise.resolve(ground.views.every(({ isLive }) => isLive) ? true : undefined),
      );
    },
  },
  {
    name: 'live-flood',
    what: 'the gateway is flooded: connections without a key, subscriptions, huge frames, clients that answer no ping',
    setup,
    inject: async (ground: Ground): Promise<void> => {
      await openViews(ground, [ground.system.gateways[0]]);
      await whileUnharmed(ground, () => flood(ground));
    },
  },
];

async function openViews(
  { system: { api }, fleet, views }: Ground,
  gateways: readonly Gateway[],
): Promise<void> {
  for (const device of fleet.devices.slice(0, VIEWS)) views.push(new LiveView({ device, gateways, api }));
  await waitFor('every view to be live', LIMIT_MS, () =>
    Promise.resolve(views.every(({ isLive }) => isLive) ? true : undefined),
  );
}

/** How the parts between reading and view end, in this order. */
const ENDS = [
  { name: 'realtime-1', how: 'kill' },
  { name: 'realtime-2', how: 'terminate' },
  { name: 'nats', how: 'kill' },
  { name: 'realtime-2', how: 'kill' },
  { name: 'realtime-1', how: 'terminate' },
] as const;

/** Ends a part and waits until it is back; the views go on at the other gateway meanwhile. */
async function end({ system, say }: Ground, { name, how }: (typeof ENDS)[number]): Promise<void> {
  const part = system.part(name);
  const before = part.pid;
  say(`${how === 'kill' ? 'kill -9' : 'SIGTERM'} ${name} (${before ?? 'down'})`);
  part[how]();
  await waitFor(`${name} to be back`, LIMIT_MS, () =>
    Promise.resolve(part.pid !== undefined && part.pid !== before ? true : undefined),
  );
}

/** Cuts views off at random moments; each comes back at the other gateway. */
function wander({ views, random }: Ground): { stop(): Promise<void> } {
  const over = new AbortController();
  const running = (async () => {
    while (!over.signal.aborted) {
      random.one(views).cut();
      await delay(random.between(20, 500));
    }
  })();
  return {
    stop: () => {
      over.abort();
      return running;
    },
  };
}

async function flood(ground: Ground): Promise<void> {
  const { system, views, say, find } = ground;
  const gateway = system.part(system.gateways[0].name);
  const held = (): number => Math.round(residentBytes(gateway.pid ?? 0) / MiB);
  const [before, pid] = [held(), gateway.pid];
  const connections = views.reduce((sum, view) => sum + view.connections, 0);
  const clients: LiveSocket[] = [];
  try {
    await Promise.all([
      silent(ground, clients),
      subscribers(ground),
      hugeFrames(ground),
      mute(ground, clients),
    ]);
    await delay(outageMs(ground));
    const lost = views.reduce((sum, view) => sum + view.connections, 0) - connections;
    say(`  the gateway held ${before} MiB before and ${held()} after; ${lost} views lost their connection`);
    if (lost > 0) find(`${lost} connections of views that behave were lost`);
    if (gateway.pid !== pid) find('the gateway ended');
    if (ground.isShort) return;
    await waitFor('all that are silent or mute to be hung up on', MUTE_LIMIT_MS, () =>
      Promise.resolve(clients.every(({ isOpen }) => !isOpen) ? true : undefined),
    ).catch(() =>
      find(`${clients.filter(({ isOpen }) => isOpen).length} silent or mute connections are still open`),
    );
  } finally {
    for (const client of clients) client.close();
  }
}

/** Connections that never say who they are. */
async function silent({ system }: Ground, clients: LiveSocket[]): Promise<void> {
  for (let i = 0; i < SILENT; i += CONNECTS_AT_ONCE) {
    const some = Array.from({ length: CONNECTS_AT_ONCE }, () =>
      LiveSocket.open({ origin: system.gateways[0].origin }),
    );
    for (const result of await Promise.allSettled(some))
      if (result.status === 'fulfilled') clients.push(result.value);
  }
}

/** Clients with a key that subscribe without end, to what is there and to what is not. */
async function subscribers({ system, fleet, find }: Ground): Promise<void> {
  let refused = 0;
  await Promise.all(
    Array.from({ length: SUBSCRIBERS }, async () => {
      const client = await LiveSocket.enter(system.gateways[0]);
      for (let i = 0; i < SUBSCRIPTIONS && client.isOpen; i++) {
        const device_id = i % 3 === 0 ? `nobody-${i}` : (fleet.devices[i % fleet.devices.length] ?? '');
        const answer = (await client.ask('subscribe', { device_id })) as { ok: boolean };
        if (!answer.ok) refused++;
      }
      client.close();
    }),
  );
  if (refused === 0) find('no subscription to an unknown device was refused');
}

/** A frame beyond the limit ends its connection, and so does a device's key. */
async function hugeFrames({ system, fleet, find }: Ground): Promise<void> {
  for (let i = 0; i < SUBSCRIBERS; i++) {
    const client = await LiveSocket.enter(system.gateways[0]);
    client.say(`42/realtime,0["subscribe",{"device_id":"${'x'.repeat(MiB)}"}]`);
    await waitFor('a client with a huge frame to be hung up on', MUTE_LIMIT_MS, () =>
      Promise.resolve(client.isOpen ? undefined : true),
    ).catch(() => find('a frame of 1 MiB was taken'));
    client.close();
  }
  const isIn = await LiveSocket.enter({
    origin: system.gateways[0].origin,
    key: keyOf(fleet.devices[0] ?? ''),
  }).then(
    () => true,
    () => false,
  );
  if (isIn) find("a device's key opened the live feed");
}

/** Clients that follow all devices and answer no ping. */
async function mute({ system }: Ground, clients: LiveSocket[]): Promise<void> {
  for (let i = 0; i < MUTE; i++) {
    const client = await LiveSocket.enter({ ...system.gateways[0], isMute: true });
    clients.push(client);
    await client.ask('subscribe', { all: true });
  }
}
