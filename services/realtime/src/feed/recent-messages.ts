import type { FeedMessage } from './feed-message.ts';

/**
 * The newest messages of the feed without a hole, so that a client that was away for a moment is served from
 * memory. Bounded by the number of readings they hold, each message counting as one more.
 */
export class RecentMessages {
  private messages: FeedMessage[] = [];
  private size = 0;
  private newest: number;

  /** Begins empty after a position. */
  constructor(
    start: number,
    private readonly maxSize: number,
  ) {
    this.newest = start;
  }

  /** The last position that the feed has reached. */
  get position(): number {
    return this.newest;
  }

  /** Whether every message after a position, up to the feed's own, is here. */
  covers(position: number): boolean {
    return position >= this.newest - this.messages.length && position <= this.newest;
  }

  /** The messages after a position that is covered, in order. */
  after(position: number): readonly FeedMessage[] {
    return position < this.newest ? this.messages.slice(position - this.newest) : [];
  }

  /** Takes the next message. False when some before it are missing: then what was kept is forgotten. */
  push(message: FeedMessage): boolean {
    const follows = message.position === this.newest + 1;
    if (!follows) this.forgetAll();
    this.messages.push(message);
    this.newest = message.position;
    this.size += sizeOf(message);
    while (this.size > this.maxSize) this.forgetOldest();
    return follows;
  }

  private forgetOldest(): void {
    const oldest = this.messages.shift();
    if (oldest) this.size -= sizeOf(oldest);
  }

  private forgetAll(): void {
    this.messages = [];
    this.size = 0;
  }
}

function sizeOf(message: FeedMessage): number {
  return message.readings.length + 1;
}
