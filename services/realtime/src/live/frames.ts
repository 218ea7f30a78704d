import type { LiveReading } from '../feed/feed-message.ts';

/**
 * Readings that make a frame full. It may exceed that by the readings of one message: they share a cursor, and a
 * client that comes back with it lacks none only if it had all of them.
 */
export const FULL_FRAME = 500;

/** Gathers readings by room, so that a busy fleet costs one frame and not one for each reading. */
export class Frames {
  private rooms = new Map<string, LiveReading[]>();

  /** Adds a reading to a room's frame. True when that is full and must be taken at the end of the message. */
  add(room: string, reading: LiveReading): boolean {
    const frame = this.rooms.get(room);
    if (frame === undefined) this.rooms.set(room, [reading]);
    else frame.push(reading);
    return (frame?.length ?? 1) >= FULL_FRAME;
  }

  /** Hands over what was gathered, and begins anew. */
  take(): ReadonlyMap<string, readonly LiveReading[]> {
    const taken = this.rooms;
    this.rooms = new Map();
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
