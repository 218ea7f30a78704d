import { setTimeout as delay } from 'node:timers/promises';
import { slowFsync } from '../system/slow-disk.ts';
import { waitFor } from '../wait-for.ts';
import { type Fault, type Ground, outageMs } from './fault.ts';

const DISKS_MIB = { postgres: 512, nats: 256 } as const;
/** How little of the stream is enough for a broker that has no room, bytes. */
const NO_ROOM = 1;
const RECOVERY_LIMIT_MS = 60_000;

async function slow(ground: Ground, name: string): Promise<void> {
  const stop = await slowFsync(ground.system.part(name));
  await delay(outageMs(ground));
  await stop();
}

async function full(ground: Ground, name: keyof typeof DISKS_MIB): Promise<void> {
  const { system, journal, say } = ground;
  const disk = system.disks.get(name);
  if (disk === undefined) throw new Error(`${name} has no disk of its own`);
  const before = journal.acknowledged;
  // What the server frees by itself, as when it drops old files, is taken again.
  for (const end = Date.now() + outageMs(ground); Date.now() < end;) {
    disk.fill();
    await delay(250);
  }
  say(`  ${journal.acknowledged - before} readings acknowledged while the disk was full`);
  disk.free();
}

/** Faults of disks. */
export const disks: readonly Fault[] = [
  ...(['postgres', 'nats'] as const).map((name): Fault => ({
    name: `slow-disk-${name}`,
    what: `every fsync of ${name} takes 100 ms longer for 30 s`,
    inject: (ground) => slow(ground, name),
  })),
  ...(['postgres', 'nats'] as const).map((name): Fault => ({
    name: `full-disk-${name}`,
    what: `the disk of ${name} is full for 30 s`,
    setup: { disksMiB: { [name]: DISKS_MIB[name] } },
    inject: (ground) => full(ground, name),
  })),
  {
    name: 'full-stream',
    what: 'the stream of readings may hold no more for 30 s',
    inject: async (ground: Ground): Promise<void> => {
      const { system, fleet } = ground;
      await system.broker.limit(NO_ROOM, 'refuse');
      await delay(outageMs(ground));
      // As when ingest starts again: it brings the stream's limits up to date.
      await waitFor('the broker to take the limit', RECOVERY_LIMIT_MS, async () => {
        await system.broker.restoreLimit();
        return true;
      });
      await fleet.progress(1, RECOVERY_LIMIT_MS);
    },
  },
];
