import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { LOGGER, type Logger } from '@telemetry/chassis';
import { AnchorsRepository } from './anchors.repository.ts';
import type { Anchor } from './anchor-memory.ts';
import { bootKey } from './boot-sight.ts';

const BATCH = 1_000;
const RETRY_MS = 1_000;
/** Beyond it an anchor is not stored now, but when its boot is heard of again. */
const MOST_WAITING = 100_000;

/** Hears what the database holds. */
export type OnStored = (stored: readonly Anchor[]) => void;

/** Stores anchors behind the back of the requests that brought them; an absent database holds none of those up. */
@Injectable()
export class AnchorWriter {
  private readonly waiting = new Map<string, Anchor>();
  private writing: Promise<void> | undefined;
  private readonly stopped = new AbortController();

  constructor(
    private readonly repository: AnchorsRepository,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Has an anchor stored, as it will be when its turn comes. */
  add(anchor: Anchor, onStored: OnStored): void {
    if (this.waiting.size >= MOST_WAITING) return;
    this.waiting.set(bootKey(anchor), anchor);
    this.writing ??= this.write(onStored).finally(() => (this.writing = undefined));
  }

  /** Makes one more attempt at what is not stored yet. */
  async stop(): Promise<void> {
    this.stopped.abort();
    await this.writing;
  }

  private async write(onStored: OnStored): Promise<void> {
    // What the requests at hand bring goes into one batch.
    await new Promise((resolve) => setImmediate(resolve));
    let isComplained = false;
    while (this.waiting.size > 0) {
      const batch = this.takeBatch();
      try {
        onStored(await this.repository.update(batch));
      } catch (error) {
        if (!isComplained) this.logger.warn({ err: error }, 'Anchors not stored yet; trying again');
        isComplained = true;
        if (this.stopped.signal.aborted) return;
        for (const anchor of batch) this.waiting.set(bootKey(anchor), anchor);
        await delay(RETRY_MS, undefined, { signal: this.stopped.signal }).catch(() => undefined);
      }
    }
  }

  private takeBatch(): Anchor[] {
    const batch: Anchor[] = [];
    for (const [key, anchor] of this.waiting) {
      if (batch.length === BATCH) break;
      batch.push(anchor);
      this.waiting.delete(key);
    }
    return batch;
  }
}
