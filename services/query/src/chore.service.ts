import { setTimeout as delay } from 'node:timers/promises';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { Logger } from '@telemetry/chassis';
import type { Writer } from './writer/writer.service.ts';

/** What a chore needs. */
interface ChoreTools {
  readonly name: string;
  readonly intervalMs: number;
  readonly writer: Writer;
  readonly log: Logger;
}

/**
 * Something that one replica does for all, again and again. Which one is only nearly certain (a replica may not
 * know yet that another took over), so a chore must be harmless when two do it. A failure is tried again next time.
 */
export abstract class Chore implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stop = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly tools: ChoreTools) {}

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await this.running;
  }

  protected abstract work(): Promise<void>;

  private async run(): Promise<void> {
    const { name, intervalMs, writer, log } = this.tools;
    const { signal } = this.stop;
    for (;;) {
      await delay(intervalMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      if (!writer.leads) continue;
      await this.work().catch((error: unknown) =>
        log.warn({ err: error, chore: name }, 'Not done; next time again'),
      );
    }
  }
}
