/** How far back the lines of the wall reach, as the address names it. */
export const wallSpans = [
  { value: '1m', label: $localize`:How far back lines reach:Last 1 min`, ms: 60_000 },
  { value: '15m', label: $localize`:How far back lines reach:Last 15 min`, ms: 15 * 60_000 },
  { value: '1h', label: $localize`:How far back lines reach:Last 1 h`, ms: 3_600_000 },
] as const;

/** What holds unless another is asked for: long enough to show a device that reports once a minute. */
export const usualSpan = '15m';

/** The span that an address asks for. */
export function wallSpan(asked: string | undefined): (typeof wallSpans)[number] {
  return wallSpans.find(({ value }) => value === asked) ?? wallSpans[1];
}
