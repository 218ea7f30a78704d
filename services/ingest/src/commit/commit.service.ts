import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { JetStream, LOGGER, type Logger, meter, Problem, Tracing } from '@telemetry/chassis';
import { type AcceptedReading, READINGS, ReadingsAcceptedSchema, subjectOf } from '@telemetry/proto';
import { uuidOfTime } from '../readings/uuid.ts';
import { entriesOf } from './entries-of.ts';
import { type CommitLimits, type Entry, GroupCommit } from './group-commit.ts';
import type { Group } from './lane.ts';

const KiB = 1024;
const LIMITS: CommitLimits = {
  message: { count: 500, bytes: 512 * KiB },
  queue: { count: 20_000, bytes: 32 * KiB * KiB },
  underWay: 4,
  turns: 1,
};
const LONGEST_DRAIN_MS = 5_000;

const publishing = meter.createHistogram('telemetry_ingest_publish_seconds', {
  description: 'Time from sending a message of readings to its acknowledgement',
  advice: { explicitBucketBoundaries: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] },
});

const messageReadings = meter.createHistogram('telemetry_ingest_message_readings', {
  description: 'Readings in a message to the broker',
  advice: { explicitBucketBoundaries: [1, 2, 5, 10, 25, 50, 100, 250, 500] },
});

/** Makes readings durable in READINGS. */
@Injectable()
export class Commit implements BeforeApplicationShutdown {
  private readonly groups = new GroupCommit(
    {
      sender: uuidOfTime(Date.now(), randomUUID()),
      publish: (group) => this.publish(group),
      defer: setImmediate,
    },
    LIMITS,
  );
  private isFailing = false;

  constructor(
    private readonly jetstream: JetStream,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly tracing: Tracing,
  ) {
    const { groups } = this;
    meter
      .createObservableGauge('telemetry_ingest_queue_readings', {
        description: 'Readings that wait or are on their way to the broker',
      })
      .addCallback((result) => result.observe(groups.held.count));
    meter
      .createObservableGauge('telemetry_ingest_queue_bytes', {
        description: 'Bytes that wait or are on their way to the broker',
      })
      .addCallback((result) => result.observe(groups.held.bytes));
  }

  /**
   * Resolves when all readings are on the broker's disk.
   * @throws Problem UNAVAILABLE when they are not, or may not be; the device is to send them again.
   */
  commit(readings: readonly AcceptedReading[], request: Pick<Entry, 'place' | 'isBackfill'>): Promise<void> {
    return this.groups.commit(entriesOf(readings, request));
  }

  /** Takes no more, and gives what waits the time of one publish. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.race([this.groups.close(), delay(LONGEST_DRAIN_MS, undefined, { ref: false })]);
  }

  /** Nothing sends a message twice, so it needs no id by which the broker would know a repeat. */
  private async publish({ partition, payload, places, count }: Group): Promise<void> {
    const begin = performance.now();
    const subject = subjectOf(ReadingsAcceptedSchema, partition);
    try {
      await this.tracing.sending({ stream: READINGS, subject }, places, (traceparent) =>
        this.jetstream.publish(subject, payload, { traceparent }),
      );
    } catch (error) {
      this.noteFailure(error, count);
      throw new Problem('UNAVAILABLE', 'The readings could not be made durable; send them again.', {
        retryAfterS: 1,
        cause: error,
      });
    } finally {
      publishing.record((performance.now() - begin) / 1000);
      messageReadings.record(count);
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
