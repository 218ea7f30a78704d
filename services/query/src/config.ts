import { ServiceConfig } from '@telemetry/chassis';
import { Transform } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';

/** A setting that is a whole number in these bounds. */
function Whole(least: number, most: number): PropertyDecorator {
  return (target, name) => {
    Transform(({ value }: { value: unknown }) => Number(value))(target, name);
    for (const check of [IsInt(), Min(least), Max(most)]) check(target, name);
  };
}

/** Settings of the query service, named as in the environment. */
export class QueryConfig extends ServiceConfig {
  override readonly PORT: number = 8003;

  /** Stored readings stay in the stream for so long, seconds: as far back as a live cursor may go. */
  @Whole(1, 7 * 86_400)
  readonly REPLAY_WINDOW_S: number = 3600;

  /** Connections for questions about readings. */
  @Whole(1, 100)
  readonly READ_POOL_SIZE: number = 6;

  /** A statement of a question may take so long, milliseconds. */
  @Whole(100, 600_000)
  readonly READ_TIMEOUT_MS: number = 15_000;

  /**
   * All statements of a question together may take so long, milliseconds. An export is a question for each of its
   * pieces, and given up when its caller takes nothing for so long.
   */
  @Whole(100, 600_000)
  readonly QUESTION_TIMEOUT_MS: number = 30_000;

  /** The rollup of an hour is made when nothing came for it in so many seconds. */
  @Whole(0, 600)
  readonly HOUR_QUIET_S: number = 30;

  /** A day of a device is compacted so long after it ended at the earliest, seconds. */
  @Whole(0, 90 * 86_400)
  readonly COMPACT_AFTER_S: number = 3600;

  /** And only when nothing came for it in so many seconds. */
  @Whole(0, 86_400)
  readonly COMPACT_QUIET_S: number = 600;

  /** At most so many dead letters are kept; the oldest go. */
  @Whole(0, 10_000_000)
  readonly DEAD_LETTER_MAX: number = 100_000;

  /** Of at most so many readings the trace is known; the oldest go. */
  @Whole(0, 10_000_000)
  readonly TRACED_READINGS_MAX: number = 100_000;
}
