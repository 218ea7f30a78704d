import { setTimeout as delay } from 'node:timers/promises';
import { waitFor } from '../wait-for.ts';
import { type Fault, type Ground, outageMs } from './fault.ts';

const LIMIT_MS = 120_000;
const ROUNDS = 3;
/** Readings that have to be acknowledged while the node is gone. */
const PROGRESS = 200;

/** Of a cluster of three nodes one dies, and comes back: each time the one on which most depends. */
export const natsLeader: Fault = {
  name: 'nats-leader',
  what: 'kill -9 of the node of NATS that leads the stream of readings, then of the one that leads the cluster',
  setup: { hasCluster: true },
  inject: async (ground: Ground): Promise<void> => {
    const { broker } = ground.system;
    for (let round = 0; round < (ground.isShort ? 1 : ROUNDS); round++) {
      await killLeader(ground, 'the stream', () => broker.leader());
      if (!ground.isShort) await killLeader(ground, 'the cluster', () => broker.metaLeader());
    }
  },
};

/** A node is gone for an outage, and for as long as the two others take to be at work again. */
async function killLeader(
  ground: Ground,
  what: string,
  leader: () => Promise<string | undefined>,
): Promise<void> {
  const { system, fleet, pulse, say } = ground;
  const name = await waitFor(`a leader of ${what}`, LIMIT_MS, leader);
  const part = system.part(name);
  const { requests, failures, longestGapMs } = await pulse.during(() =>
    part.crash(async () => {
      await delay(outageMs(ground));
      await fleet.progress(PROGRESS, LIMIT_MS);
    }),
  );
  say(
    `  kill -9 ${name}, leader of ${what}: no request served for ${longestGapMs} ms, ${failures} of ${requests} failed`,
  );
  const backAtMs = Date.now();
  await waitFor(`${name} to be back and every stream to be whole`, LIMIT_MS, async () =>
    part.pid !== undefined && (await system.broker.isWhole()) ? true : undefined,
  );
  say(`  ${name} was back, with every stream whole, ${Date.now() - backAtMs} ms later`);
}
