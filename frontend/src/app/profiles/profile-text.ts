import type { Schema } from '../api/contract.ts';
import { formatCount, formatValue } from '../ui/format-value.ts';

const second = {
  s: 1,
  one: $localize`every second`,
  more: (count: string) => $localize`every ${count}:count: seconds`,
};
const units = [
  { s: 86_400, one: $localize`every day`, more: (count: string) => $localize`every ${count}:count: days` },
  { s: 3600, one: $localize`every hour`, more: (count: string) => $localize`every ${count}:count: hours` },
  { s: 60, one: $localize`every minute`, more: (count: string) => $localize`every ${count}:count: minutes` },
];

/** How often, in the largest unit that makes it whole: `every 90 seconds`, `every minute`. */
export function intervalText(seconds: number): string {
  const { s, one, more } = units.find((unit) => seconds % unit.s === 0) ?? second;
  const count = seconds / s;
  return count === 1 ? one : more(formatCount(count));
}

/** How long readings are kept. */
export function retentionText(days: number): string {
  if (days === 0) return $localize`:How long readings are kept:for ever`;
  return days === 1
    ? $localize`:How long readings are kept:one day`
    : $localize`:How long readings are kept:${formatCount(days)}:count: days`;
}

/** The values that are taken. */
export function boundsText({ min, max }: Pick<Schema<'MetricDto'>, 'min' | 'max'>): string {
  if (min === null && max === null) return $localize`:Of the values that are taken:any`;
  if (min === null) return $localize`at most ${formatValue(max)}:value:`;
  return max === null
    ? $localize`at least ${formatValue(min)}:value:`
    : $localize`${formatValue(min)}:least: to ${formatValue(max)}:greatest:`;
}
