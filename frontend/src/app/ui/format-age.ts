import { formatCount } from './format-value.ts';

const steps = [
  { ms: 365.25 * 86_400_000, text: (n: string) => $localize`:So many years ago:${n}:count: y ago` },
  { ms: 86_400_000, text: (n: string) => $localize`:So many days ago:${n}:count: d ago` },
  { ms: 3_600_000, text: (n: string) => $localize`:So many hours ago:${n}:count: h ago` },
  { ms: 60_000, text: (n: string) => $localize`:So many minutes ago:${n}:count: min ago` },
  { ms: 1000, text: (n: string) => $localize`:So many seconds ago:${n}:count: s ago` },
] as const;

/**
 * How long ago something was, in one unit: `now`, `12 s ago`, `3 min ago`, `5 h ago`, `2 d ago`, `11 y ago`.
 * A moment ahead of our clock reads `now`: clocks differ by a little.
 */
export function formatAge(ageMs: number): string {
  const step = steps.find(({ ms }) => ageMs >= ms);
  return step ? step.text(formatCount(Math.floor(ageMs / step.ms))) : $localize`:Less than a second ago:now`;
}
