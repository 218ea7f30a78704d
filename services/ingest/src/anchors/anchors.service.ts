import { type BeforeApplicationShutdown, Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { LOGGER, type Logger } from '@telemetry/chassis';
import type { AnchorOf } from './anchored-drafts.ts';
import { type Anchor, AnchorMemory, isDue } from './anchor-memory.ts';
import { AnchorReader } from './anchor-reader.service.ts';
import { AnchorWriter } from './anchor-writer.service.ts';
import { AnchorsRepository } from './anchors.repository.ts';
import { bootKey, type BootSight } from './boot-sight.ts';

/** Boots in memory at least; at most twice as many, of some 200 bytes each. */
const REMEMBERED = 50_000;
const KEPT_MS = 90 * 24 * 60 * 60 * 1000;
const PRUNE_EVERY_MS = 60 * 60 * 1000;

/** Knows when the boots of devices without a clock were. */
@Injectable()
export class Anchors implements OnModuleInit, BeforeApplicationShutdown {
  private readonly memory = new AnchorMemory(REMEMBERED);
  private pruning: NodeJS.Timeout | undefined;

  constructor(
    private readonly repository: AnchorsRepository,
    private readonly reader: AnchorReader,
    private readonly writer: AnchorWriter,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    void this.prune();
    this.pruning = setInterval(() => void this.prune(), PRUNE_EVERY_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.pruning);
    this.reader.stop();
    await this.writer.stop();
  }

  /** The anchors of these boots; the database is asked for those that this replica does not know. */
  async of(sights: readonly BootSight[]): Promise<AnchorOf> {
    const held = new Map(sights.map((sight) => [bootKey(sight), this.memory.see(sight)]));
    const unread = [...held.values()].filter(({ isRead }) => !isRead);
    if (unread.length > 0) {
      await this.reader.ask(unread, (asked, found) => {
        this.learn(found);
        for (const boot of asked) this.memory.noteRead(boot);
      });
    }
    const nowMs = Date.now();
    for (const anchor of held.values()) {
      if (isDue(anchor, nowMs)) this.writer.add(anchor, (stored) => this.learn(stored));
    }
    return (boot) => held.get(bootKey(boot))?.anchorMs ?? Infinity;
  }

  private learn(stored: readonly Anchor[]): void {
    const nowMs = Date.now();
    for (const anchor of stored) this.memory.learn(anchor, nowMs);
  }

  private async prune(): Promise<void> {
    try {
      await this.repository.removeBefore(new Date(Date.now() - KEPT_MS));
    } catch (error) {
      this.logger.warn({ err: error }, 'Old anchors not removed; trying again later');
    }
  }
}
