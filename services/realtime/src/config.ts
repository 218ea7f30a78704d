import { ServiceConfig } from '@telemetry/chassis';
import { Transform } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';

/** Settings of the realtime gateway. */
export class RealtimeConfig extends ServiceConfig {
  @Transform(({ value }: { value: unknown }) => Number(value))
  @IsInt()
  @Min(0)
  @Max(65535)
  override readonly PORT: number = 8004;

  /** Seconds between two heartbeats of a client's connection. */
  @Transform(({ value }: { value: unknown }) => Number(value))
  @IsInt()
  @Min(1)
  @Max(300)
  readonly WS_HEARTBEAT_INTERVAL: number = 30;
}
