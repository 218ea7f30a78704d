import { setTimeout as delay } from 'node:timers/promises';
import type { Maker } from '../plan/kinds.ts';
import type { DevicePlan } from '../plan/submission.ts';
import { type Fault, type Ground, outageMs } from './fault.ts';

const LIMIT_MS = 60_000;
const DAY_MS = 86_400_000;
const HOURS_A_STEP = 8;
const FIRST_DAYS_AGO = 2_000;

/** Faults of the tables' shape: days that have no table yet, and a change of the tables while they are written. */
export const tables: readonly Fault[] = [
  {
    name: 'midnight',
    what: 'every device passes midnight again and again at once, into days that have no table yet',
    planOf: wandering,
    inject: ({ fleet, isShort }: Ground) => fleet.progress(isShort ? 500 : 5_000, LIMIT_MS),
  },
  {
    name: 'migration',
    what: 'a migration holds the table of readings for itself for 30 s, changes it, and changes it back',
    inject: async (ground: Ground): Promise<void> => {
      const { system, fleet } = ground;
      await system.sql.transaction(async (query) => {
        await query('alter table reading add column of_another_version integer');
        await fleet.progress(500, LIMIT_MS);
        await delay(outageMs(ground));
      });
      await fleet.progress(500, LIMIT_MS);
      await system.sql.rows('alter table reading drop column of_another_version');
    },
  },
];

/** A device whose readings are hours apart; all devices pass the same midnights at about the same time. */
function wandering({ device, random, nowMs }: Maker): DevicePlan {
  const today = Math.floor(nowMs / DAY_MS);
  let timestampMs = (today - FIRST_DAYS_AGO) * DAY_MS - random.whole(1, DAY_MS / 24);
  let n = 0;
  return {
    device,
    next: () => {
      timestampMs += random.whole(1, (HOURS_A_STEP * DAY_MS) / 24);
      if (timestampMs >= nowMs) return undefined;
      return {
        device,
        readings: [{ device, n: n++, timestampMs, slot: `time ${timestampMs}` }],
        form: 'single',
      };
    },
  };
}
