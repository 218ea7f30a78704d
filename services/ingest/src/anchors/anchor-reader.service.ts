import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { LOGGER, type Logger } from '@telemetry/chassis';
import { AnchorsRepository } from './anchors.repository.ts';
import type { Anchor } from './anchor-memory.ts';
import { type Boot, bootKey } from './boot-sight.ts';

/** A request waits no longer for the database, milliseconds. */
const PATIENCE_MS = 200;
const PAUSE_AFTER_FAILURE_MS = 1_000;
/** Beyond it a boot is not asked for now, but when it is heard of again. */
const MOST_ASKED = 20_000;

/** Hears that the database was asked for these boots, and what it holds of them. */
export type OnFound = (asked: readonly Boot[], found: readonly Anchor[]) => void;

/**
 * Asks the database for boots, all that are asked for meanwhile together. Once it has failed or was slow, nobody waits
 * for it until it has answered again.
 */
@Injectable()
export class AnchorReader {
  private next: Group | undefined;
  private last: Promise<void> = Promise.resolve();
  private pause: Promise<void> = Promise.resolve();
  private isAway = false;
  private readonly stopped = new AbortController();

  constructor(
    private readonly repository: AnchorsRepository,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Resolves when `onFound` has heard of the boots, or when it takes too long. */
  async ask(boots: readonly Boot[], onFound: OnFound): Promise<void> {
    const group = (this.next ??= this.open(onFound));
    for (const boot of boots) if (group.boots.size < MOST_ASKED) group.boots.set(bootKey(boot), boot);
    if (this.isAway) return;
    const patience = delay(PATIENCE_MS, 'late' as const, { ref: false });
    if ((await Promise.race([group.done, patience])) === 'late')
      this.noteAway(new Error('It takes too long'));
  }

  /** Asks no more. */
  stop(): void {
    this.stopped.abort();
  }

  private open(onFound: OnFound): Group {
    const boots = new Map<string, Boot>();
    const done = this.last.then(async () => {
      await this.pause;
      this.next = undefined;
      if (this.stopped.signal.aborted) return;
      await this.find([...boots.values()], onFound);
    });
    this.last = done;
    return { boots, done };
  }

  private async find(boots: readonly Boot[], onFound: OnFound): Promise<void> {
    try {
      onFound(boots, await this.repository.find(boots));
      if (this.isAway) this.logger.info('Anchors are read again');
      this.isAway = false;
    } catch (error) {
      this.noteAway(error);
      this.pause = delay(PAUSE_AFTER_FAILURE_MS, undefined, { signal: this.stopped.signal }).catch(
        () => undefined,
      );
    }
  }

  private noteAway(error: unknown): void {
    if (!this.isAway)
      this.logger.warn({ err: error }, 'Anchors cannot be read; boots are timed by what is known');
    this.isAway = true;
  }
}

interface Group {
  readonly boots: Map<string, Boot>;
  readonly done: Promise<void>;
}
