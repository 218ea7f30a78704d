import { isDeepStrictEqual } from 'node:util';
import type { Ground } from '../faults/fault.ts';
import type { Fate } from '../load/fate.ts';
import type { LiveView } from '../load/live-view.ts';
import { metricsOf } from '../plan/reading.ts';
import { waitFor } from '../wait-for.ts';

const LIMIT_MS = 30_000;

/** What is wrong with the live views once everything is stored: received and fetched together are what is stored. */
export async function viewFindings(ground: Ground): Promise<string[]> {
  return (await Promise.all(ground.views.map((view) => findingsOf(view, ground)))).flat();
}

async function findingsOf(view: LiveView, { system, journal, say }: Ground): Promise<string[]> {
  const stored = await system.api.history(view.device);
  const numbers = stored.map(({ metrics }) => metrics.n ?? NaN);
  const lacking = (): number[] => {
    const received = new Set(view.received.map(({ metrics }) => metrics.n ?? NaN));
    return numbers.filter((n) => !received.has(n) && !view.fetched.has(n));
  };
  await waitFor(`${view.device} to be seen`, LIMIT_MS, () =>
    Promise.resolve(lacking().length === 0 ? true : undefined),
  ).catch(() => undefined);
  const { device, received, connections, fetches } = view;
  say(
    `  view of ${device}: ${received.length} live of ${numbers.length}, ${connections} connections, ${fetches} fetches`,
  );
  const faults = [
    ...lacking().map((n) => `number ${n} is stored, but was never seen`),
    ...view.disorder.map((id) => `${id} came after a later one`),
    ...receivedFaults(view, {
      stored: new Set(numbers),
      fates: journal.fates.get(device) ?? new Map<number, Fate>(),
    }),
  ];
  return faults.map((what) => `view of ${device}: ${what}`);
}

interface Known {
  readonly stored: ReadonlySet<number>;
  readonly fates: ReadonlyMap<number, Fate>;
}

/** A reading that was sent once comes once; nothing comes that is not stored, is another device's or was changed. */
export function receivedFaults(
  { device, received }: Pick<LiveView, 'device' | 'received'>,
  { stored, fates }: Known,
): string[] {
  const counts = new Map<number, number>();
  return received.flatMap(({ device_id, metrics, id }) => {
    if (device_id !== device) return [`${id} is of ${device_id}`];
    const n = metrics.n ?? NaN;
    const fate = fates.get(n);
    if (fate === undefined || !stored.has(n)) return [`${id} came, but is not stored`];
    if (!isDeepStrictEqual(metrics, metricsOf(fate.reading))) return [`number ${n} came with other values`];
    const count = (counts.get(n) ?? 0) + 1;
    counts.set(n, count);
    // What a device sent again may come again, with its id, when the gateway has begun anew.
    return count > 1 && fate.attempts === 1 ? [`number ${n} came ${count} times`] : [];
  });
}
