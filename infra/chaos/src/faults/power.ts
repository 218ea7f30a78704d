import type { Fault, Ground } from './fault.ts';

const LIMIT_MS = 120_000;
const PROGRESS = 500;

/** The machine's power goes: all at once ends, and what the servers did not sync is lost. */
export const power: Fault = {
  name: 'power-loss',
  what: 'the power of the whole machine is cut: everything ends, and what was not synced is gone',
  setup: { hasPowerDisks: true },
  inject: async (ground: Ground): Promise<void> => {
    const cuts = ground.isShort ? 1 : 5;
    for (let i = 0; i < cuts; i++) {
      await ground.fleet.progress(PROGRESS, LIMIT_MS);
      await cutPower(ground);
      await ground.fleet.progress(PROGRESS, LIMIT_MS);
    }
  },
};

/** Ends everything at one moment, and starts it again on what the disks hold. */
async function cutPower({ system, say }: Ground): Promise<void> {
  say('the power is cut');
  const parts = [...system.parts.values()];
  // Nothing moves between the two pictures: they are of one moment.
  for (const part of parts) part.pause();
  for (const disk of system.powerDisks) disk.copy();
  let remaining = parts.length;
  let allGone = (): void => undefined;
  const areGone = new Promise<void>((resolve) => (allGone = resolve));
  const meanwhile = (): Promise<void> => {
    remaining--;
    if (remaining === 0) {
      for (const disk of system.powerDisks) disk.return();
      allGone();
    }
    return areGone;
  };
  await Promise.all(parts.map((part) => part.crash(meanwhile)));
}
