import { Inject, Injectable } from '@nestjs/common';
import { JetStream, LOGGER, type Logger, parseTraceparent, Tracing } from '@telemetry/chassis';
import { ACTIVITY } from '@telemetry/proto';
import { Chore } from '../chore.service.ts';
import { Writer } from '../writer/writer.service.ts';
import { ActivityRepository } from './activity.repository.ts';
import { deviceSeen, type DueActivity } from './device-seen.ts';

const INTERVAL_MS = 1_000;
/** Each event costs the broker a write to disk; a larger fleet is told of in turn. */
const MAX_AT_ONCE = 500;

/** Tells the others which devices were heard of, at least once, and once a second at most for each device. */
@Injectable()
export class Activity extends Chore {
  constructor(
    private readonly jetstream: JetStream,
    private readonly repository: ActivityRepository,
    writer: Writer,
    @Inject(LOGGER) log: Logger,
    private readonly tracing: Tracing,
  ) {
    super({ name: 'activity', intervalMs: INTERVAL_MS, writer, log });
  }

  protected override async work(): Promise<void> {
    const due = await this.repository.findDue(MAX_AT_ONCE);
    if (due.length === 0) return;
    const outcomes = await Promise.allSettled(due.map((activity) => this.tell(activity)));
    const told = due.filter((_, i) => outcomes[i]?.status === 'fulfilled');
    if (told.length > 0) await this.repository.setReported(told);
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  /** As a part of the trace of the reading that it was heard of with. */
  private async tell(activity: DueActivity): Promise<void> {
    const { subject, data, id } = deviceSeen(activity);
    const parent = parseTraceparent(activity.latest?.traceparent);
    await this.tracing.sending(
      { stream: ACTIVITY, subject },
      parent === undefined ? [] : [parent],
      (traceparent) => this.jetstream.publish(subject, data, { id, traceparent }),
    );
  }
}
