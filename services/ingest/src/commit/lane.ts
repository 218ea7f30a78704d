import type { TraceContext } from '@telemetry/chassis';
import { encodeClaim } from '@telemetry/proto';
import { type Amount, amountOf, exceeds, fills, minus, NOTHING, plus } from './amount.ts';
import type { CommitMeans, Entry } from './group-commit.ts';
import type { Taker, Turns } from './turns.ts';

/** What goes out as one message. */
export interface Group {
  readonly partition: number;
  /** An encoded `ReadingsAccepted` with what the sender claims. */
  readonly payload: Uint8Array;
  /** Readings in the payload. */
  readonly count: number;
  /** Requests whose readings it holds. */
  readonly requests: number;
  /** Where it stands in the traces of its requests that are kept. */
  readonly places: readonly TraceContext[];
}

/** Most of what a message may hold, and how many messages of a partition may be on their way. */
export interface LaneLimits {
  readonly message: Amount;
  readonly underWay: number;
}

/** An entry and who wants to know what became of it. */
export interface Waiting {
  readonly entry: Entry;
  readonly settle: (entry: Entry, error?: { readonly cause: unknown }) => void;
}

/** What a lane works with: means and limits of its commit, and the turns that it shares with the other lanes. */
export interface LaneMeans extends CommitMeans {
  readonly limits: LaneLimits;
  readonly turns: Turns;
}

/**
 * The way of one partition to the broker. A message goes out when none is under way and it is this partition's turn;
 * while some are, further ones only when they are full. The broker stores them in the order they were sent.
 */
export class Lane implements Taker {
  private waiting: Waiting[] = [];
  private amount = NOTHING;
  private underWay = 0;
  private isDeferred = false;
  /** What the broker has acknowledged. */
  private messages = 0;
  private readings = 0;

  constructor(
    private readonly partition: number,
    private readonly means: LaneMeans,
  ) {}

  /** Takes an entry to its end. */
  push(waiting: Waiting): void {
    this.waiting.push(waiting);
    this.amount = plus(this.amount, amountOf(waiting.entry));
    if (this.isDeferred) return;
    this.isDeferred = true;
    this.means.defer(() => {
      this.isDeferred = false;
      this.sendWhatMay();
    });
  }

  takeTurn(): boolean {
    if (this.waiting.length === 0 || this.underWay > 0) return false;
    void this.send().finally(() => this.means.turns.end());
    return true;
  }

  private sendWhatMay(): void {
    const { limits, turns } = this.means;
    while (this.underWay < limits.underWay && fills(this.amount, limits.message)) void this.send();
    if (this.underWay === 0 && this.waiting.length > 0) turns.ask(this);
  }

  private async send(): Promise<void> {
    const group = this.takeGroup();
    this.underWay++;
    try {
      const message = this.groupOf(group.map(({ entry }) => entry));
      await this.means.publish(message);
      this.messages++;
      this.readings += message.count;
      for (const { entry, settle } of group) settle(entry);
    } catch (error) {
      // Those behind would meet the same trouble one time-out later: they hear of it now.
      const behind = this.waiting.splice(0);
      this.amount = NOTHING;
      for (const { entry, settle } of [...group, ...behind]) settle(entry, { cause: error });
    }
    this.underWay--;
    this.sendWhatMay();
  }

  /** As many of the entries that wait, from the first on, as fit into a message; at least one. */
  private takeGroup(): Waiting[] {
    let amount = NOTHING;
    let size = 0;
    for (const { entry } of this.waiting) {
      const next = plus(amount, amountOf(entry));
      if (size > 0 && exceeds(next, this.means.limits.message)) break;
      amount = next;
      size++;
    }
    this.amount = minus(this.amount, amount);
    return this.waiting.splice(0, size);
  }

  /** A claim counts only what was acknowledged before: that lies before this message in the stream. */
  private groupOf(entries: readonly Entry[]): Group {
    const { sender } = this.means;
    const claim = encodeClaim({ sender, senderMessages: this.messages, senderReadings: this.readings });
    return {
      partition: this.partition,
      payload: Buffer.concat([...entries.map(({ payload }) => payload), claim]),
      count: entries.reduce((sum, { count }) => sum + count, 0),
      requests: entries.length,
      places: entries.flatMap(({ place }) => place ?? []),
    };
  }
}
