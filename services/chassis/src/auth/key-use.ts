import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from '../logging/logger.ts';
import type { JetStream } from '../nats/jetstream.ts';
import type { AccessFeed } from './access-feed.ts';

const SOON_MS = 1_000;
const TICKS_TO_ALL = 30;
const MOST_IN_A_MESSAGE = 5_000;
/** Told keys remembered; beyond it all count as new again, which costs some more messages. */
const MOST_TOLD = 250_000;

/**
 * Tells which keys are used: a key that this process sees at work for the first time within a second, later uses every
 * 30 seconds. A hint for people, so what cannot be sent is lost.
 */
export class KeyUse implements OnApplicationBootstrap, OnApplicationShutdown {
  /** When each key was used last, of those told before and of the others, milliseconds since 1970 UTC. */
  private later = new Map<string, number>();
  private soon = new Map<string, number>();
  private readonly told = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private ticks = 0;

  constructor(
    private readonly jetstream: JetStream,
    private readonly log: Logger,
    private readonly to: { readonly service: string; readonly feed: AccessFeed['keyUse'] },
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.tick(), SOON_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** A key was used now: the id of a device's key or of an operator. Cheap enough for every request. */
  note(keyId: string): void {
    (this.told.has(keyId) ? this.later : this.soon).set(keyId, Date.now());
  }

  private async tick(): Promise<void> {
    this.ticks++;
    const due = [...this.soon];
    this.soon = new Map();
    if (this.ticks % TICKS_TO_ALL === 0) {
      due.push(...this.later);
      this.later = new Map();
    }
    if (this.told.size > MOST_TOLD) this.told.clear();
    for (const [keyId] of due) this.told.add(keyId);
    for (let first = 0; first < due.length; first += MOST_IN_A_MESSAGE)
      await this.tell(due.slice(first, first + MOST_IN_A_MESSAGE));
  }

  private async tell(uses: readonly [string, number][]): Promise<void> {
    const { feed, service } = this.to;
    const data = feed.encode(uses.map(([keyId, usedAtMs]) => ({ keyId, usedAtMs })));
    await this.jetstream.publish(feed.subject(service), data).catch((error: unknown) => {
      this.log.debug({ err: error, keys: uses.length }, 'Use of keys not told');
    });
  }
}
