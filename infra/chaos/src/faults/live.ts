import { setTimeout as delay } from 'node:timers/promises';
import { LiveSocket } from '../load/live-socket.ts';
import { LiveView } from '../load/live-view.ts';
import { keyOf } from '../system/device-fact.ts';
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
    name: 'kill-realtime',
    what: 'kill -9 of the gateway of live views, and of the broker, while views follow devices',
    setup,
    inject: async (ground: Ground): Promise<void> => {
      await openViews(ground);
      for (let i = 0; i < (ground.isShort ? 3 : 20); i++) {
        await ground.fleet.progress(PROGRESS, LIMIT_MS);
        await delay(ground.random.between(50, 1_000));
        const part = ground.system.part(i % 5 === 2 ? 'nats' : 'realtime');
        const before = part.pid;
        ground.say(`kill -9 ${part.name} (${before ?? 'down'})`);
        part.kill();
        await waitFor(`${part.name} to be back`, LIMIT_MS, () =>
          Promise.resolve(part.pid !== undefined && part.pid !== before ? true : undefined),
        );
        await waitFor('every view to be back', LIMIT_MS, () =>
          Promise.resolve(ground.views.every(({ isLive }) => isLive) ? true : undefined),
        );
      }
    },
  },
  {
    name: 'live-flood',
    what: 'the gateway is flooded: connections without a key, subscriptions, huge frames, clients that answer no ping',
    setup,
    inject: async (ground: Ground): Promise<void> => {
      await openViews(ground);
      await whileUnharmed(ground, () => flood(ground));
    },
  },
];

async function openViews({ system, fleet, views }: Ground): Promise<void> {
  const { realtime, api } = system;
  for (const device of fleet.devices.slice(0, VIEWS)) views.push(new LiveView({ device, realtime, api }));
  await waitFor('every view to be live', LIMIT_MS, () =>
    Promise.resolve(views.every(({ isLive }) => isLive) ? true : undefined),
  );
}

async function flood(ground: Ground): Promise<void> {
  const { system, views, say, find } = ground;
  const held = (): number => Math.round(residentBytes(system.part('realtime').pid ?? 0) / MiB);
  const [before, pid] = [held(), system.part('realtime').pid];
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
    if (system.part('realtime').pid !== pid) find('the gateway ended');
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
      LiveSocket.open({ origin: system.realtime.origin }),
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
      const client = await LiveSocket.enter(system.realtime);
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
    const client = await LiveSocket.enter(system.realtime);
    client.say(`42/realtime,0["subscribe",{"device_id":"${'x'.repeat(MiB)}"}]`);
    await waitFor('a client with a huge frame to be hung up on', MUTE_LIMIT_MS, () =>
      Promise.resolve(client.isOpen ? undefined : true),
    ).catch(() => find('a frame of 1 MiB was taken'));
    client.close();
  }
  const isIn = await LiveSocket.enter({
    origin: system.realtime.origin,
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
    const client = await LiveSocket.enter({ ...system.realtime, isMute: true });
    clients.push(client);
    await client.ask('subscribe', { all: true });
  }
}
