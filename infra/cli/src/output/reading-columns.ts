import type { components } from '../gen/api.ts';
import type { Column } from './render.ts';

export type Reading = components['schemas']['StoredReadingDto'];

/** Time, and a column for each metric that any of the readings has. */
export function readingColumns(readings: readonly Reading[]): Column<Reading>[] {
  const names = [...new Set(readings.flatMap(({ metrics }) => Object.keys(metrics)))].sort();
  return [
    { name: 'timestamp', of: ({ timestamp }) => timestamp },
    ...names.map((name) => ({ name, of: ({ metrics }: Reading) => metrics[name] })),
  ];
}
