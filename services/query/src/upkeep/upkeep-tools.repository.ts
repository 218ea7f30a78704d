import type { Logger } from '@telemetry/chassis';
import type { Queryable } from '../reading/queryable.repository.ts';
import type { OpenDays, UpkeepTimes } from './open-days.ts';

/** What upkeep works with. */
export interface UpkeepTools {
  /** The lane's connection, which nothing else uses during a step. */
  readonly client: Queryable;
  readonly partition: number;
  readonly openDays: OpenDays;
  readonly settings: UpkeepTimes;
  readonly log: Logger;
}

/** A kind of upkeep. */
export interface Task {
  /** Does a bounded piece of what is due; false when nothing is. `nowMs` is ms since 1970. */
  step(nowMs: number): Promise<boolean>;
}
