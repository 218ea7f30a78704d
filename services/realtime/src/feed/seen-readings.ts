import type { FeedMessage } from './feed-message.ts';

/**
 * Remembers where readings came first, so that a repeat, as a device's retry makes it, is told from a new one.
 * Bounded: of the readings seen, the newest ones are remembered.
 */
export class SeenReadings {
  /** By id, the position of the message that brought it first; oldest first. */
  private readonly positions = new Map<string, number>();

  constructor(private readonly maxReadings: number) {}

  /** The message with those readings alone that are not remembered; from now on they are. */
  remember(message: FeedMessage): FeedMessage {
    const readings = message.readings.filter(({ id }) => this.add(id, message.position));
    return { ...message, readings };
  }

  /** The message without those readings that are remembered from an earlier one. */
  withoutRepeats(message: FeedMessage): FeedMessage {
    const { position } = message;
    const readings = message.readings.filter(({ id }) => (this.positions.get(id) ?? position) >= position);
    return { ...message, readings };
  }

  private add(id: string, position: number): boolean {
    if (this.positions.has(id)) return false;
    this.positions.set(id, position);
    if (this.positions.size > this.maxReadings) this.forgetOldest();
    return true;
  }

  private forgetOldest(): void {
    const [oldest] = this.positions.keys();
    if (oldest !== undefined) this.positions.delete(oldest);
  }
}
