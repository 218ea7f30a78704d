import { ServiceConfig } from '@telemetry/chassis';
import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';

/** Settings of the realtime gateway. */
export class RealtimeConfig extends ServiceConfig {
  @WholeNumber(0, 65535)
  override readonly PORT: number = 8004;

  /** Seconds between two heartbeats of a client's connection. */
  @WholeNumber(1, 300)
  readonly WS_HEARTBEAT_INTERVAL: number = 30;

  /** Connections of this replica in all. */
  @WholeNumber(1, 1_000_000)
  readonly WS_MAX_CONNECTIONS: number = 10_000;

  /** Connections from one address; a proxy that is not ours counts as one. */
  @WholeNumber(1, 1_000_000)
  readonly WS_MAX_PER_ADDRESS: number = 1_000;

  /** Subscriptions of one connection. */
  @WholeNumber(1, 10_000)
  readonly WS_MAX_SUBSCRIPTIONS: number = 100;

  /** Largest message of a client, bytes. */
  @WholeNumber(1024, 1024 * 1024)
  readonly WS_MAX_MESSAGE_BYTES: number = 16 * 1024;

  /** Messages of a connection in a second, over the long run; ten times as many at once. */
  @WholeNumber(1, 10_000)
  readonly WS_MAX_MESSAGES_PER_S: number = 20;

  /** When the gateway stops, its clients are sent away over this time, milliseconds. */
  @WholeNumber(0, 10_000)
  readonly WS_DRAIN_MS: number = 3_000;
}

function WholeNumber(least: number, most: number): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => Number(value)),
    IsInt(),
    Min(least),
    Max(most),
  );
}
