const FIRST_MS = 200;
const LONGEST_MS = 10_000;

/** The wait before asking again after `failures` ≥ 1: doubling up to 10 s, half of it by chance (`random` in [0, 1)). */
export function backOffMs(failures: number, random: number): number {
  const most = Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
  return most / 2 + (most / 2) * random;
}

/** What a Retry-After header asks for, in milliseconds from `nowMs`: seconds or an HTTP date; undefined when neither. */
export function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header)) return Number(header) * 1_000;
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}

const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);

/** Whether the same request may well succeed later. */
export function isPassing(status: number): boolean {
  return PASSING.has(status);
}
