const DAY_MS = 86_400_000;

/** Why a reading is too old to be stored, or undefined when it is not. `retentionDays` of 0 is for ever. */
export function retentionFault(
  timestampMs: number,
  retentionDays: number,
  nowMs: number,
): string | undefined {
  if (retentionDays === 0 || timestampMs >= nowMs - retentionDays * DAY_MS) return undefined;
  return `older than the ${retentionDays} days that readings of this device are kept`;
}
