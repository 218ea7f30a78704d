import type { Fates } from '../load/fate.ts';
import type { Api } from '../system/api.ts';
import type { Dead, Stored, StoredReading } from './compare.ts';

/** Devices asked about at once. */
const AT_ONCE = 4;

/** Does something for each item, a few at a time. */
export async function forEachOf<T>(items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items].values();
  const worker = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** Reads back over the public API all that is stored of these devices. */
export async function readBack(api: Api, devices: Iterable<string>): Promise<Stored> {
  const stored = new Map<string, readonly StoredReading[]>();
  await forEachOf(devices, async (device) => {
    stored.set(device, await api.history(device));
  });
  return stored;
}

/** A dead letter as the API shows it. */
interface Letter {
  readonly id: string;
  readonly device_id: string | null;
  readonly attempts: number;
  readonly reading?: { readonly metrics?: { readonly n?: number } } | null;
}

/** The dead letters of each device by the number of the reading, and how many there are of each device. */
export interface DeadLetters {
  readonly numbers: Dead;
  readonly counts: ReadonlyMap<string, number>;
}

/** Reads the list of dead letters over the public API. */
export async function deadLetters(api: Api, fates: Fates): Promise<DeadLetters> {
  const numbers = new Map<string, Set<number>>();
  const counts = new Map<string, number>();
  for (const { device_id, reading } of await allLetters(api)) {
    if (device_id === null || !fates.has(device_id)) continue;
    counts.set(device_id, (counts.get(device_id) ?? 0) + 1);
    const n = reading?.metrics?.n;
    if (n !== undefined) numbers.set(device_id, (numbers.get(device_id) ?? new Set()).add(n));
  }
  return { numbers, counts };
}

/** Every dead letter there is. */
export async function allLetters(api: Api): Promise<Letter[]> {
  const letters: Letter[] = [];
  for (let cursor = ''; ;) {
    const { data, meta } = await api.get<Letter[], { next_cursor?: string | null } | undefined>(
      `/dead-letters?limit=500${cursor}`,
    );
    letters.push(...data);
    const next = meta?.next_cursor;
    if (next === undefined || next === null) return letters;
    cursor = `&cursor=${encodeURIComponent(next)}`;
  }
}
