import { setTimeout as delay } from 'node:timers/promises';
import type { Weather } from '../system/proxy.ts';
import type { LinkName } from '../system/setup.ts';
import { type Fault, type Ground, outageMs } from './fault.ts';

const setup = { hasLinks: true } as const;
const STORM_MS = 300;

/** Resets connections again and again, those to the broker and to the database alike. */
async function storm(ground: Ground): Promise<void> {
  const { system, random } = ground;
  const end = Date.now() + outageMs(ground);
  while (Date.now() < end) {
    await delay(random.between(STORM_MS / 3, 2 * STORM_MS));
    random.one([...system.links.values()]).cut();
  }
}

async function weather(ground: Ground, name: Weather, links?: readonly LinkName[]): Promise<void> {
  const { system } = ground;
  const chosen = [...system.links]
    .filter(([link]) => links?.includes(link) !== false)
    .map(([, link]) => link);
  for (const link of chosen) link.weather = name;
  await delay(outageMs(ground));
  for (const link of chosen) link.clear();
}

/** Faults of the network between services and servers. */
export const network: readonly Fault[] = [
  {
    name: 'network-resets',
    what: 'connections to broker and database are reset several times a second, so that much is delivered again',
    setup,
    inject: storm,
  },
  {
    name: 'network-silent',
    what: 'everything sent between services and servers vanishes for 30 s (half-open connections)',
    setup,
    inject: (ground) => weather(ground, 'silent'),
  },
  {
    name: 'network-silent-answers',
    what: 'the broker and the database hear the services, who do not hear them',
    setup,
    inject: (ground) => weather(ground, 'deaf'),
  },
  {
    name: 'network-refused',
    what: 'new connections are refused and old ones cut for 30 s',
    setup,
    inject: async (ground: Ground): Promise<void> => {
      const over = weather(ground, 'refusing');
      for (const link of ground.system.links.values()) link.cut();
      await over;
    },
  },
  {
    name: 'network-slow',
    what: 'everything takes 100 ms longer each way for 30 s',
    setup,
    inject: (ground) => weather(ground, 'slow'),
  },
  {
    name: 'network-lossy',
    what: '200 ms there and back, and one packet of twenty is lost and sent again, for 30 s',
    setup,
    inject: (ground) => weather(ground, 'lossy'),
  },
  {
    name: 'network-broker-gone',
    what: 'query does not reach the broker for 30 s, but the database',
    setup,
    inject: (ground) => weather(ground, 'silent', ['query-nats']),
  },
];
