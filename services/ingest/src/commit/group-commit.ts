import { Problem, type TraceContext } from '@telemetry/chassis';
import { type Amount, amountOf, exceeds, minus, NOTHING, plus } from './amount.ts';
import { type Group, Lane, type LaneLimits, type LaneMeans, type Waiting } from './lane.ts';
import { Turns } from './turns.ts';

/** Readings of one request and one partition; they travel together. */
export interface Entry {
  readonly partition: number;
  /** An encoded `ReadingsAccepted`: several of them, one after the other, are again one. */
  readonly payload: Uint8Array;
  /** Readings in the payload. */
  readonly count: number;
  /** Where the commit stands in the request's trace, when that is kept. */
  readonly place?: TraceContext | undefined;
  /** Old readings that a device catches up with; live ones go before them when there is little room. */
  readonly isBackfill?: boolean;
}

/** Most of what a message, and the queue with what is on its way, may hold; and messages under way that are not full. */
export interface CommitLimits extends LaneLimits {
  readonly queue: Amount;
  readonly turns: number;
}

/** What a group commit works with. */
export interface CommitMeans {
  /** UUID of this process. */
  readonly sender: string;
  /** Publishes a message; resolves when it is durable. */
  readonly publish: (group: Group) => Promise<unknown>;
  /** Does a work when all requests that are here already have been read. */
  readonly defer: (work: () => void) => void;
}

/**
 * Group commit: what waits for a partition goes out together, so that one disk write serves many requests, a device's
 * readings keep their order, and a lone request waits for nobody.
 */
export class GroupCommit {
  private readonly lanes = new Map<number, Lane>();
  private readonly laneMeans: LaneMeans;
  private live = NOTHING;
  private backfill = NOTHING;
  private readonly idle = Promise.withResolvers<undefined>();
  private isClosed = false;

  constructor(
    means: CommitMeans,
    private readonly limits: CommitLimits,
  ) {
    this.laneMeans = { ...means, limits, turns: new Turns(limits.turns) };
  }

  /** What waits or is on its way. */
  get held(): Amount {
    return plus(this.live, this.backfill);
  }

  /**
   * Resolves when all entries are durable. Takes all or none.
   * @throws Problem UNAVAILABLE when it is closed or full; whatever `publish` rejects with. Some entries may then be
   * durable none the less, so the caller's retry has to be harmless.
   */
  commit(entries: readonly Entry[]): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      this.admit(entries);
      let open = entries.length;
      let failure: { readonly cause: unknown } | undefined;
      const settle: Waiting['settle'] = (entry, error) => {
        this.release(entry);
        failure ??= error;
        if (--open > 0) return;
        if (failure === undefined) resolve();
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- it is what publish rejected with
        else reject(failure.cause);
      };
      for (const entry of entries) this.lane(entry.partition).push({ entry, settle });
    });
  }

  /** Takes no more; resolves when nothing waits any longer. */
  async close(): Promise<void> {
    this.isClosed = true;
    if (this.held.count > 0) await this.idle.promise;
  }

  private admit(entries: readonly Entry[]): void {
    if (this.isClosed) throw new Problem('UNAVAILABLE', 'This replica is stopping.', { retryAfterS: 1 });
    let { live, backfill } = this;
    for (const entry of entries) {
      if (entry.isBackfill === true) backfill = plus(backfill, amountOf(entry));
      else live = plus(live, amountOf(entry));
    }
    const { queue } = this.limits;
    const half = { count: queue.count / 2, bytes: queue.bytes / 2 };
    const isTooMuch = exceeds(plus(live, backfill), queue);
    if (isTooMuch || (backfill !== this.backfill && exceeds(backfill, half))) {
      throw new Problem('UNAVAILABLE', 'More readings wait than can be taken.', { retryAfterS: 1 });
    }
    this.live = live;
    this.backfill = backfill;
  }

  private release(entry: Entry): void {
    if (entry.isBackfill === true) this.backfill = minus(this.backfill, amountOf(entry));
    else this.live = minus(this.live, amountOf(entry));
    if (this.isClosed && this.held.count === 0) this.idle.resolve(undefined);
  }

  private lane(partition: number): Lane {
    let lane = this.lanes.get(partition);
    if (lane === undefined) this.lanes.set(partition, (lane = new Lane(partition, this.laneMeans)));
    return lane;
  }
}
