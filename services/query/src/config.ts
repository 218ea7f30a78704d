import { ServiceConfig } from '@telemetry/chassis';
import { Transform } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';

const toNumber = ({ value }: { value: unknown }): number => Number(value);

/** Settings of the query service, named as in the environment. */
export class QueryConfig extends ServiceConfig {
  override readonly PORT: number = 8003;

  /** Stored readings stay in the stream for so long, seconds: as far back as a live cursor may go. */
  @Transform(toNumber)
  @IsInt()
  @Min(1)
  @Max(7 * 86_400)
  readonly REPLAY_WINDOW_S: number = 3600;

  /** Connections for questions about readings. */
  @Transform(toNumber)
  @IsInt()
  @Min(1)
  @Max(100)
  readonly READ_POOL_SIZE: number = 6;

  /** A statement of a question may take so long, milliseconds. */
  @Transform(toNumber)
  @IsInt()
  @Min(100)
  @Max(600_000)
  readonly READ_TIMEOUT_MS: number = 15_000;

  /** The rollup of an hour is made when nothing came for it in so many seconds. */
  @Transform(toNumber)
  @IsInt()
  @Min(0)
  @Max(600)
  readonly HOUR_QUIET_S: number = 30;

  /** A day of a device is compacted so long after it ended at the earliest, seconds. */
  @Transform(toNumber)
  @IsInt()
  @Min(0)
  @Max(90 * 86_400)
  readonly COMPACT_AFTER_S: number = 3600;

  /** And only when nothing came for it in so many seconds. */
  @Transform(toNumber)
  @IsInt()
  @Min(0)
  @Max(86_400)
  readonly COMPACT_QUIET_S: number = 600;

  /** At most so many dead letters are kept; the oldest go. */
  @Transform(toNumber)
  @IsInt()
  @Min(0)
  @Max(10_000_000)
  readonly DEAD_LETTER_MAX: number = 100_000;
}
