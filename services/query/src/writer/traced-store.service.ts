import { parseTraceparent, type Processing, type Tracing, traceparentOf } from '@telemetry/chassis';
import { READINGS } from '@telemetry/proto';
import type { Arrival } from './arrival.ts';
import type { Chunk } from './chunks.ts';
import type { ReadingTrace } from './statements.repository.ts';
import type { Store } from './store.repository.ts';

type Written = Awaited<ReturnType<Store['write']>>;

/**
 * Stores a chunk as a part of the traces of its readings, those that are kept; a chunk that fails, or leaves dead
 * letters, has a trace in any case.
 */
export function writeTraced(store: Store, chunk: Chunk, tracing: Tracing): Promise<Written> {
  const work = { destination: { stream: READINGS }, parents: parentsOf(chunk), messages: chunk.messages };
  return tracing.processing(work, async (processing) => {
    const startMs = performance.now();
    const written = await store.write(chunk, Date.now(), tracesOf(chunk.arrivals, processing));
    processing.note({
      name: 'INSERT reading',
      kind: 'client',
      startMs,
      endMs: performance.now(),
      attributes: {
        'db.system.name': 'postgresql',
        'db.operation.name': 'INSERT',
        'db.collection.name': 'reading',
        'db.query.summary': 'INSERT reading',
        ...(chunk.arrivals.length > 1 && { 'db.operation.batch.size': chunk.arrivals.length }),
      },
    });
    const [letter] = written.letters;
    if (letter !== undefined) processing.fail(`dead letter: ${letter.reason}`);
    return written;
  });
}

function* parentsOf({ arrivals, deadLetters }: Chunk) {
  let last: string | undefined;
  for (const { reading, message } of arrivals) {
    if (reading.traceparent === undefined || reading.traceparent === last) continue;
    last = reading.traceparent;
    const context = parseTraceparent(last);
    if (context !== undefined) yield { context, producer: parseTraceparent(message.traceparent) };
  }
  for (const { traceparent } of deadLetters) {
    const context = parseTraceparent(traceparent);
    if (context !== undefined) yield { context };
  }
}

/** Where in its trace each reading was stored: from there it goes on. */
function tracesOf(arrivals: readonly Arrival[], processing: Processing): ReadingTrace[] {
  if (processing.places.length === 0) return [];
  return arrivals.flatMap(({ reading }) => {
    const context = parseTraceparent(reading.traceparent);
    const place = context === undefined ? undefined : processing.placeIn(context.traceId);
    return place === undefined ? [] : [{ readingId: reading.id, traceparent: traceparentOf(place) }];
  });
}
