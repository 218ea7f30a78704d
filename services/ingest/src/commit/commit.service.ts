import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { JetStream, LOGGER, type Logger, Problem } from '@telemetry/chassis';
import { type Reading, ReadingsAcceptedSchema, subjectOf } from '@telemetry/proto';
import { entriesOf } from './entries-of.ts';
import { GroupCommit, type CommitLimits, type Group } from './group-commit.ts';

const KiB = 1024;
const LIMITS: CommitLimits = {
  message: { count: 500, bytes: 512 * KiB },
  queue: { count: 20_000, bytes: 32 * KiB * KiB },
};
const LONGEST_DRAIN_MS = 5_000;

/** Makes readings durable in READINGS. */
@Injectable()
export class Commit implements BeforeApplicationShutdown {
  private readonly groups = new GroupCommit((group) => this.publish(group), LIMITS);
  private isFailing = false;

  constructor(
    private readonly jetstream: JetStream,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Resolves when all readings are on the broker's disk.
   * @throws Problem UNAVAILABLE when they are not, or may not be; the device is to send them again.
   */
  async commit(readings: readonly Reading[], traceparent: string | undefined): Promise<void> {
    await this.groups.commit(entriesOf(readings, traceparent));
  }

  /** Takes no more, and gives what waits the time of one publish. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.race([this.groups.close(), delay(LONGEST_DRAIN_MS, undefined, { ref: false })]);
  }

  private async publish({ partition, payload, traceparent, count }: Group): Promise<void> {
    try {
      await this.jetstream.publish(subjectOf(ReadingsAcceptedSchema, partition), payload, {
        id: randomUUID(),
        ...(traceparent !== undefined && { traceparent }),
      });
    } catch (error) {
      this.noteFailure(error, count);
      throw new Problem('UNAVAILABLE', 'The readings could not be made durable; send them again.', {
        retryAfterS: 1,
        cause: error,
      });
    }
    if (this.isFailing) this.logger.info('Readings are taken again');
    this.isFailing = false;
  }

  /** An outage is logged once, not once for each message that it meets. */
  private noteFailure(error: unknown, readings: number): void {
    if (!this.isFailing) this.logger.error({ err: error, readings }, 'Readings cannot be made durable');
    this.isFailing = true;
  }
}
