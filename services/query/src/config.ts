import { ServiceConfig } from '@telemetry/chassis';
import { Transform } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';

/** Settings of the query service, named as in the environment. */
export class QueryConfig extends ServiceConfig {
  override readonly PORT: number = 8003;

  /** Stored readings stay in the stream for so long, seconds: as far back as a live cursor may go. */
  @Transform(({ value }: { value: unknown }) => Number(value))
  @IsInt()
  @Min(1)
  @Max(7 * 86_400)
  readonly REPLAY_WINDOW_S: number = 3600;
}
