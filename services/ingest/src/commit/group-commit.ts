import { Problem } from '@telemetry/chassis';

/** Readings of one request and one partition; they travel together. */
export interface Entry {
  readonly partition: number;
  /** An encoded `ReadingsAccepted`: several of them, one after the other, are again one. */
  readonly payload: Uint8Array;
  /** Readings in the payload. */
  readonly count: number;
  /** Trace context of the request. */
  readonly traceparent?: string | undefined;
}

/** What goes out as one message. */
export interface Group extends Entry {
  /** Requests whose readings it holds. */
  readonly requests: number;
}

/** Most of what a message, and the queue with what is on its way, may hold. */
export interface CommitLimits {
  readonly message: Amount;
  readonly queue: Amount;
}

interface Amount {
  readonly count: number;
  readonly bytes: number;
}

/** Publishes a message; resolves when it is durable. */
export type Publish = (group: Group) => Promise<unknown>;

/**
 * Group commit: one message per partition is on its way, and all that comes meanwhile goes out together as the next.
 * So a device's readings keep their order, one disk write serves many requests, and a lone one waits for nobody.
 */
export class GroupCommit {
  private readonly lanes = new Map<number, Lane>();
  private held: Amount = { count: 0, bytes: 0 };
  private closed = false;

  constructor(
    private readonly publish: Publish,
    private readonly limits: CommitLimits,
  ) {}

  /**
   * Resolves when all entries are durable. Takes all or none.
   * @throws Problem UNAVAILABLE when it is closed or full; whatever `publish` rejects with. Some entries may then be
   * durable none the less, so the caller's retry has to be harmless.
   */
  async commit(entries: readonly Entry[]): Promise<void> {
    if (this.closed) throw new Problem('UNAVAILABLE', 'This replica is stopping.', { retryAfterS: 1 });
    const amount = total(entries);
    const held = sum(this.held, amount);
    if (exceeds(held, this.limits.queue)) {
      throw new Problem('UNAVAILABLE', 'More readings wait than can be taken.', { retryAfterS: 1 });
    }
    this.held = held;
    const outcomes = await Promise.allSettled(entries.map((entry) => this.enqueue(entry)));
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }

  /** Takes no more; resolves when nothing waits any longer. */
  async close(): Promise<void> {
    this.closed = true;
    for (const lane of this.lanes.values()) await lane.draining;
  }

  private enqueue(entry: Entry): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const lane = this.lane(entry.partition);
    lane.waiting.push({
      entry,
      settle: (error) => {
        this.held = { count: this.held.count - entry.count, bytes: this.held.bytes - entry.payload.length };
        if (error === undefined) resolve(undefined);
        else reject(error.cause);
      },
    });
    lane.draining ??= this.drain(lane).finally(() => (lane.draining = undefined));
    return promise;
  }

  private lane(partition: number): Lane {
    let lane = this.lanes.get(partition);
    if (lane === undefined) this.lanes.set(partition, (lane = { waiting: [], draining: undefined }));
    return lane;
  }

  private async drain(lane: Lane): Promise<void> {
    while (lane.waiting.length > 0) {
      const group = lane.waiting.splice(0, groupSize(lane.waiting, this.limits.message));
      try {
        await this.publish(groupOf(group.map(({ entry }) => entry)));
        for (const { settle } of group) settle();
      } catch (error) {
        // Those behind would meet the same trouble one time-out later: they hear of it now.
        for (const { settle } of [...group, ...lane.waiting.splice(0)]) settle({ cause: error });
      }
    }
  }
}

interface Lane {
  readonly waiting: {
    readonly entry: Entry;
    readonly settle: (error?: { readonly cause: unknown }) => void;
  }[];
  draining: Promise<void> | undefined;
}

/** How many of the waiting entries, from the first on, fit into a message; at least one. */
function groupSize(waiting: Lane['waiting'], limit: Amount): number {
  let amount: Amount = { count: 0, bytes: 0 };
  let size = 0;
  for (const { entry } of waiting) {
    amount = sum(amount, total([entry]));
    if (size > 0 && exceeds(amount, limit)) break;
    size++;
  }
  return size;
}

function groupOf(entries: readonly Entry[]): Group {
  const [first] = entries;
  if (first === undefined) throw new Error('A group has at least one entry');
  if (entries.length === 1) return { ...first, requests: 1 };
  const { count } = total(entries);
  const payload = Buffer.concat(entries.map((entry) => entry.payload));
  return { partition: first.partition, payload, count, requests: entries.length };
}

function total(entries: readonly Entry[]): Amount {
  return entries.reduce((held, { count, payload }) => sum(held, { count, bytes: payload.length }), {
    count: 0,
    bytes: 0,
  });
}

function sum(one: Amount, other: Amount): Amount {
  return { count: one.count + other.count, bytes: one.bytes + other.bytes };
}

function exceeds(amount: Amount, limit: Amount): boolean {
  return amount.count > limit.count || amount.bytes > limit.bytes;
}
