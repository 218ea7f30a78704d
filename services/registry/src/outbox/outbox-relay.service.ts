import { toBinary } from '@bufbuild/protobuf';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { JetStream, LOGGER, type Logger, meter, parseTraceparent, Tracing } from '@telemetry/chassis';
import {
  DeviceChangedSchema,
  DEVICES,
  OperatorChangedSchema,
  OPERATORS,
  type StreamDefinition,
  subjectOf,
} from '@telemetry/proto';
import { deviceFact } from './device-fact.ts';
import { operatorFact } from './operator-fact.ts';
import { type Changed, OutboxRepository } from './outbox.repository.ts';

/** How long a change may wait when the replica that made it died before telling. */
const POLL_MS = 500;
/** Messages that wait for the broker together: a slow disk still takes so many before the first one is given up. */
const IN_FLIGHT = 250;

const wait = meter.createObservableGauge('telemetry_registry_outbox_wait_seconds', {
  description: 'Time since all changes had been told: no change waits longer',
});
const published = meter.createCounter('telemetry_registry_outbox_published_total', {
  description: 'Changes that were told to the other services',
});
published.add(0);

/** Publishes committed changes to DEVICES and OPERATORS: at once when this replica made them, else at the next poll. */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private queued = false;
  private stopped = false;
  /** When nothing was left to tell, by the clock of `performance`. */
  private caughtUpAtMs = performance.now();

  constructor(
    private readonly outbox: OutboxRepository,
    private readonly jetstream: JetStream,
    @Inject(LOGGER) private readonly log: Logger,
    private readonly tracing: Tracing,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    wait.addCallback((result) => result.observe((performance.now() - this.caughtUpAtMs) / 1000));
    await this.refill();
    this.timer = setInterval(() => this.wake(), POLL_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.running;
  }

  /** There may be something to tell. Runs follow each other, so a change made during one is not missed. */
  wake(): void {
    if (this.queued) return;
    this.queued = true;
    this.running = this.running.then(() => this.drain());
  }

  /** A stream that the broker has lost is made anew by a start, and everything is told again. */
  private async refill(): Promise<void> {
    for (const [stream, kind] of [[DEVICES, 'device'] as const, [OPERATORS, 'operator'] as const]) {
      const { last } = await this.jetstream.bounds(stream);
      if (last === 0) await this.outbox.addAll(kind);
    }
  }

  private async drain(): Promise<void> {
    this.queued = false;
    try {
      while (!this.stopped && (await this.outbox.relay((changed) => this.publish(changed))));
      this.caughtUpAtMs = performance.now();
    } catch (error) {
      this.log.warn({ err: error }, 'Changes not published yet; trying again');
    }
  }

  private async publish({ devices, operators, traceparents }: Changed): Promise<void> {
    const messages = [
      ...operators.map((operator) => ({
        stream: OPERATORS,
        key: operator.operatorId,
        subject: subjectOf(OperatorChangedSchema, operator.operatorId),
        data: toBinary(OperatorChangedSchema, operatorFact(operator)),
      })),
      ...devices.map((device) => ({
        stream: DEVICES,
        key: device.deviceId,
        subject: subjectOf(DeviceChangedSchema, device.deviceId),
        data: toBinary(DeviceChangedSchema, deviceFact(device)),
      })),
    ];
    for (let from = 0; from < messages.length; from += IN_FLIGHT) {
      const together = messages.slice(from, from + IN_FLIGHT);
      await Promise.all(together.map((message) => this.send(message, traceparents.get(message.key))));
      published.add(together.length);
    }
  }

  /** As a part of the trace of what changed. */
  private send({ stream, subject, data }: Message, traceparent: string | undefined): Promise<number> {
    const cause = parseTraceparent(traceparent);
    return this.tracing.sending({ stream, subject }, cause === undefined ? [] : [cause], (sent) =>
      this.jetstream.publish(subject, data, { traceparent: sent }),
    );
  }
}

interface Message {
  readonly stream: StreamDefinition;
  readonly subject: string;
  readonly data: Uint8Array;
}
