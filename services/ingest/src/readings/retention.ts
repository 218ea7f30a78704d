import type { Fault } from './fault.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * What is wrong with a time that lies before all that is kept, at this moment; undefined when nothing is, or when
 * readings are kept for ever (`keptDays` undefined).
 */
export function retentionFault(ms: number, keptDays: number | undefined, nowMs: number): Fault | undefined {
  if (keptDays === undefined || ms >= nowMs - keptDays * DAY_MS) return undefined;
  return {
    type: 'retention',
    message: `is more than ${keptDays} days ago, and the device's profile keeps no reading longer`,
  };
}
