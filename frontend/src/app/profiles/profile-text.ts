import type { Schema } from '../api/contract.ts';
import { formatCount, formatValue } from '../ui/format-value.ts';

const units = [
  { word: 'day', s: 86_400 },
  { word: 'hour', s: 3600 },
  { word: 'minute', s: 60 },
  { word: 'second', s: 1 },
] as const;

/** How often, in the largest unit that makes it whole: `every 90 seconds`, `every minute`. */
export function intervalText(seconds: number): string {
  const { word, s } = units.find((unit) => seconds % unit.s === 0) ?? units[3];
  const count = seconds / s;
  return count === 1 ? `every ${word}` : `every ${formatCount(count)} ${word}s`;
}

/** How long readings are kept. */
export function retentionText(days: number): string {
  if (days === 0) return 'for ever';
  return days === 1 ? 'one day' : `${formatCount(days)} days`;
}

/** The values that are taken. */
export function boundsText({ min, max }: Pick<Schema<'MetricDto'>, 'min' | 'max'>): string {
  if (min === null && max === null) return 'any';
  if (min === null) return `at most ${formatValue(max)}`;
  return max === null ? `at least ${formatValue(min)}` : `${formatValue(min)} to ${formatValue(max)}`;
}
