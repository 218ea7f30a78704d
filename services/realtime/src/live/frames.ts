import type { LiveReading } from '../feed/feed-message.ts';

/**
 * Readings that make a frame full. It may exceed that by the readings of one message: they share a cursor, and a
 * client that comes back with it lacks none only if it had all of them.
 */
export const FULL_FRAME = 500;

/** Gathers readings for those who get them, so that a busy fleet costs one frame and not one for each reading. */
export class Frames<Receiver> {
  private frames = new Map<Receiver, LiveReading[]>();

  /** Adds a reading to a receiver's frame. True when that is full and must be taken at the end of the message. */
  add(receiver: Receiver, reading: LiveReading): boolean {
    const frame = this.frames.get(receiver);
    if (frame === undefined) this.frames.set(receiver, [reading]);
    else frame.push(reading);
    return (frame?.length ?? 1) >= FULL_FRAME;
  }

  /** Hands over what was gathered, and begins anew. */
  take(): ReadonlyMap<Receiver, readonly LiveReading[]> {
    const taken = this.frames;
    this.frames = new Map();
    return taken;
  }
}

/** Cuts readings into frames, only where the cursor changes. */
export function inFrames(readings: readonly LiveReading[]): (readonly LiveReading[])[] {
  const frames: LiveReading[][] = [];
  let frame: LiveReading[] = [];
  for (const reading of readings) {
    if (frame.length === 0) frames.push(frame);
    else if (frame.length >= FULL_FRAME && frame.at(-1)?.cursor !== reading.cursor) {
      frame = [];
      frames.push(frame);
    }
    frame.push(reading);
  }
  return frames;
}
