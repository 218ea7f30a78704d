import type { LiveReading } from './live-reading.ts';
import type { LiveEvent } from './live-socket.ts';
import { extendChanges, extendTail } from './live-tail.ts';
import type { LiveTail } from './live-tail.ts';

/** Where the stream goes on after this; undefined when it does not say. */
export function cursorAfter(event: LiveEvent): string | undefined {
  if (event.kind === 'readings') return event.readings.at(-1)?.cursor;
  return event.kind === 'device' ? undefined : event.cursor;
}

/** The readings among what a connection told. */
export function readingsOf(event: LiveEvent): readonly LiveReading[] {
  return event.kind === 'readings' ? event.readings : [];
}

/** The tail after a lot of what a connection told, which arrived at `now` (epoch milliseconds). */
export function extendByLot(tail: LiveTail, lot: readonly LiveEvent[], now: number): LiveTail {
  const missed = lot.filter(({ kind }) => kind === 'missed').length;
  const changes = lot.flatMap((event) => (event.kind === 'device' ? [event.change] : []));
  const extended = extendChanges(extendTail(tail, lot.flatMap(readingsOf)), changes, now);
  return { ...extended, resyncs: tail.resyncs + missed };
}
