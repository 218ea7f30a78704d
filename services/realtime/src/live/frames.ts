import type { LiveReading } from '../feed/feed-message.ts';

/** Readings that a frame holds at most. */
export const MAX_FRAME = 500;

/** Gathers readings by room, so that a busy fleet costs one frame and not one for each reading. */
export class Frames {
  private rooms = new Map<string, LiveReading[]>();

  /** Adds a reading to a room's frame. True when that is full and must be taken before the next one. */
  add(room: string, reading: LiveReading): boolean {
    const frame = this.rooms.get(room);
    if (frame === undefined) this.rooms.set(room, [reading]);
    else frame.push(reading);
    return (frame?.length ?? 1) >= MAX_FRAME;
  }

  /** Hands over what was gathered, and begins anew. */
  take(): ReadonlyMap<string, readonly LiveReading[]> {
    const taken = this.rooms;
    this.rooms = new Map();
    return taken;
  }
}

/** Cuts readings into frames. */
export function inFrames(readings: readonly LiveReading[]): (readonly LiveReading[])[] {
  const count = Math.ceil(readings.length / MAX_FRAME);
  return Array.from({ length: count }, (_, i) => readings.slice(i * MAX_FRAME, (i + 1) * MAX_FRAME));
}
