import { formatCount } from './format-value.ts';

const steps = [
  { unit: 'y', ms: 365.25 * 86_400_000 },
  { unit: 'd', ms: 86_400_000 },
  { unit: 'h', ms: 3_600_000 },
  { unit: 'min', ms: 60_000 },
  { unit: 's', ms: 1000 },
] as const;

/**
 * How long ago something was, in one unit: `now`, `12 s ago`, `3 min ago`, `5 h ago`, `2 d ago`, `11 y ago`.
 * A moment ahead of our clock reads `now`: clocks differ by a little.
 */
export function formatAge(ageMs: number): string {
  const step = steps.find(({ ms }) => ageMs >= ms);
  return step ? `${formatCount(Math.floor(ageMs / step.ms))} ${step.unit} ago` : 'now';
}
