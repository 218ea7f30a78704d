import type { WideRow } from '../rivals/wide-table.ts';
import { readingOf } from './synthetic.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** How far back the device reaches that is asked about. */
export const HISTORY_DAYS = 30;
/** The device that reports every ten seconds; the rest of the fleet has the numbers behind it. */
export const HOT_DEVICE = 0;
const HOT_INTERVAL_MS = 10_000;
/** All devices, the hot one included. */
export const FLEET = 1_000;
/** How often the rest reports, unless there are too many readings for that. */
const SLOWEST_INTERVAL_MS = 265_000;
const AT_ONCE = 5_000;

/** The store that is asked: so many readings, the last one just before `endMs`. */
export interface HistoryShape {
  readonly rows: number;
  readonly endMs: number;
}

/** The span of the hot device's readings, whole hours. */
export function hotSpan(endMs: number): { startMs: number; endMs: number } {
  const end = Math.ceil(endMs / HOUR_MS) * HOUR_MS;
  return { startMs: end - HISTORY_DAYS * DAY_MS, endMs: end };
}

/**
 * All readings in the order in which they would have arrived: by time, over all devices. A load sorted by device would
 * lie in the table as queries want it, and hide what they cost in truth.
 */
export function* historyInOrderOfArrival({
  rows,
  endMs,
}: HistoryShape): Generator<WideRow[], void, undefined> {
  const { startMs } = hotSpan(endMs);
  const hotCount = Math.floor((endMs - startMs) / HOT_INTERVAL_MS);
  const others = spread(Math.max(0, rows - hotCount), { startMs, endMs });
  let chunk: WideRow[] = [];
  let other = others.next();
  for (let i = 0; i < hotCount; i++) {
    const tsMs = startMs + i * HOT_INTERVAL_MS;
    while (!other.done && other.value.tsMs < tsMs) {
      chunk.push(other.value);
      other = others.next();
    }
    chunk.push(readingOf(HOT_DEVICE, tsMs));
    if (chunk.length >= AT_ONCE) {
      yield chunk;
      chunk = [];
    }
  }
  for (; !other.done; other = others.next()) chunk.push(other.value);
  yield chunk;
}

/** Readings of the other devices in turns, evenly, over the last part of the span where they are few. */
function* spread(
  count: number,
  { startMs, endMs }: { startMs: number; endMs: number },
): Generator<WideRow, void, undefined> {
  const devices = FLEET - 1;
  const spanMs = Math.min(endMs - startMs, Math.ceil(count / devices) * SLOWEST_INTERVAL_MS);
  for (let i = 0; i < count; i++) {
    const tsMs = Math.floor(endMs - spanMs + (i * spanMs) / count);
    yield readingOf(1 + (i % devices), tsMs);
  }
}

/** Readings of a fleet in turns, evenly over a span, in chunks. */
export function* fleetInOrderOfArrival(
  devices: number,
  count: number,
  { startMs, endMs }: { startMs: number; endMs: number },
): Generator<WideRow[], void, undefined> {
  for (let first = 0; first < count; first += AT_ONCE) {
    yield Array.from({ length: Math.min(AT_ONCE, count - first) }, (_, i) => {
      const tsMs = Math.floor(startMs + ((first + i) * (endMs - startMs)) / count);
      return readingOf((first + i) % devices, tsMs);
    });
  }
}
