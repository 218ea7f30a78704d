import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LOGGER, type Logger } from '@telemetry/chassis';
import { KeysRepository } from './keys.repository.ts';

const EVERY_MS = 60 * 60 * 1000;

/** Clears away, at the start and every hour, the keys that are over. */
@Injectable()
export class ExpiredKeys implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private clearing: Promise<void> = Promise.resolve();

  constructor(
    private readonly keys: KeysRepository,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.clearing = this.clear();
    this.timer = setInterval(() => {
      this.clearing = this.clear();
    }, EVERY_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.clearing;
  }

  private async clear(): Promise<void> {
    try {
      const keys = await this.keys.removeExpired(new Date());
      if (keys > 0) this.log.info({ keys }, 'Cleared away keys that were over');
    } catch (error) {
      this.log.warn({ err: error }, 'Keys that are over not cleared away; trying again in an hour');
    }
  }
}
