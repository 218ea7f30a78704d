import type pg from 'pg';
import type { Laboratory } from '../laboratory.ts';
import type { System } from '../system/system.ts';
import { poll } from '../system/wait.ts';
import type { WideRow } from '../rivals/wide-table.ts';
import { Publisher } from './publisher.ts';

/** Readings that may wait in the stream while more are published: the broker's disk is not what is measured. */
const MOST_AHEAD = 400_000;
const LONGEST_MS = 600_000;
const LONGEST_SETTLE_MS = 1_200_000;
/** The store gives an hour some time for what comes late. */
const JUST_ENDED_MS = 600_000;
const HOUR_MS = 3_600_000;

/** Our store as a benchmark fills it: over the stream and the real writer. */
export class Store {
  private readonly laboratory: Laboratory;
  private readonly db: pg.Client;
  private readonly publisher: Publisher;
  /** The session that asks how far the writer is: what that costs is no cost of the system's. */
  readonly sessionPid: number;
  private published = 0;
  private readonly before: number;

  private constructor(given: {
    laboratory: Laboratory;
    db: pg.Client;
    publisher: Publisher;
    sessionPid: number;
    before: number;
  }) {
    this.laboratory = given.laboratory;
    this.db = given.db;
    this.publisher = given.publisher;
    this.sessionPid = given.sessionPid;
    this.before = given.before;
  }

  static async open(laboratory: Laboratory, system: System): Promise<Store> {
    const db = await system.database('query');
    const publisher = new Publisher(await system.broker('ingest'));
    const { rows } = await db.query<{ pid: number }>('select pg_backend_pid() as pid');
    const [{ pid: sessionPid } = { pid: 0 }] = rows;
    return new Store({ laboratory, db, publisher, sessionPid, before: await storedIn(db) });
  }

  /** Puts readings on the stream, all of them, without waiting for the writer. */
  async publish(chunks: Iterable<readonly WideRow[]>): Promise<void> {
    for (const chunk of chunks) {
      await this.publisher.add(chunk);
      this.published += chunk.length;
    }
    await this.publisher.flush();
  }

  /**
   * Puts readings on the stream no faster than the writer takes them, and waits until all are stored. From `inStepFromMs`
   * on each chunk is stored before the next one comes: partitions that work off a backlog each at its own pace leave rows
   * of one moment far apart in the table, where they lie side by side when they come as they happen.
   */
  async load(chunks: Iterable<readonly WideRow[]>, { inStepFromMs = Infinity } = {}): Promise<void> {
    let said = 0;
    for (const chunk of chunks) {
      await this.publish([chunk]);
      const mostAhead = (chunk.at(-1)?.tsMs ?? 0) < inStepFromMs ? MOST_AHEAD : 0;
      if (this.published - (await this.stored()) > mostAhead)
        await this.waitFor(this.published - mostAhead / 2);
      if (this.published - said < 1_000_000) continue;
      said = this.published;
      this.laboratory.say(`${said} readings are on their way into the store`);
    }
    await this.waitFor(this.published);
  }

  /** How many of the published readings are stored. */
  async stored(): Promise<number> {
    return (await storedIn(this.db)) - this.before;
  }

  /** How many have been published. */
  get total(): number {
    return this.published;
  }

  /**
   * Waits until the store has nothing left to do for what it holds: the rollups of ended hours are up to date and the
   * days that ended are compacted. What ended a moment ago may still be open. Tells whether it got there.
   */
  async settle(nowMs: number): Promise<boolean> {
    const today = new Date(nowMs).toISOString().slice(0, 10);
    const endedHours = hoursEndedBy(nowMs - JUST_ENDED_MS);
    const left = async (): Promise<number> => {
      const { rows } = await this.db.query<{ left: string }>(
        `select count(*) as left from open_day where day < $1::date or (day = $1::date and dirty_hours & $2::int <> 0)`,
        [today, endedHours],
      );
      return Number(rows[0]?.left);
    };
    const isSettled = async (): Promise<boolean> => (await left()) === 0;
    try {
      await poll(isSettled, { every: 200, within: LONGEST_SETTLE_MS, what: 'rollups and compaction' });
      return true;
    } catch {
      this.laboratory.say(`Not settled: ${await left()} days of devices wait for rollups or compaction`);
      return false;
    }
  }

  private async waitFor(readings: number): Promise<void> {
    await poll(async () => (await this.stored()) >= readings, {
      every: 20,
      within: LONGEST_MS,
      what: 'the writer',
    });
  }
}

async function storedIn(db: pg.Client): Promise<number> {
  const { rows } = await db.query<{ readings: string }>(
    'select coalesce(sum(stored + duplicate), 0) as readings from delivery',
  );
  return Number(rows[0]?.readings);
}

/** The hours of today (UTC) that have ended, as bits. */
function hoursEndedBy(nowMs: number): number {
  return 2 ** (Math.floor(nowMs / HOUR_MS) % 24) - 1;
}
