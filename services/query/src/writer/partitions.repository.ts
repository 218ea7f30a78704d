import type { Client } from 'pg';
import { type Day, dayNumber, dayOf } from './day.ts';

/** Serialises the making of partitions in the whole database; any number that nothing else locks. */
const PARTITION_LOCK = 7_310_001;

/** Makes the partitions of `reading` that a writer meets, for any date. */
export class Partitions {
  /** By number. */
  private readonly known = new Set<number>();

  constructor(private readonly client: Client) {}

  /**
   * Makes sure that these moments (ms since 1970) have their partitions. Not part of a transaction: an empty
   * partition harms nobody, and a lock on `reading` is held only for the moment of attaching.
   */
  async ensure(momentsMs: Iterable<number>): Promise<void> {
    for (const ms of momentsMs) {
      const number = dayNumber(ms);
      if (this.known.has(number)) continue;
      const day = dayOf(number);
      if (!(await this.exists(day))) await this.create(day);
      this.known.add(number);
    }
  }

  /** Whether the partition of a moment (ms since 1970) is known to be there. */
  has(ms: number): boolean {
    return this.known.has(dayNumber(ms));
  }

  /** Looks anew at what there is: an empty partition may have been dropped. */
  forget(): void {
    this.known.clear();
  }

  private async exists(day: Day): Promise<boolean> {
    const { rowCount } = await this.client.query(
      `select from pg_inherits where inhrelid = to_regclass($1) and inhparent = 'reading'::regclass`,
      [tableOf(day)],
    );
    return rowCount === 1;
  }

  /** Attaching, unlike `partition of`, waits for no reader and lets none wait. */
  private async create(day: Day): Promise<void> {
    const table = tableOf(day);
    await this.client.query('begin');
    try {
      await this.client.query('select pg_advisory_xact_lock($1)', [PARTITION_LOCK]);
      if (!(await this.exists(day))) {
        await this.client.query(`select make_partition('reading', $1, $2, $3)`, [table, day.from, day.to]);
      }
      await this.client.query('commit');
    } catch (error) {
      await this.client.query('rollback').catch(() => undefined);
      throw error;
    }
  }
}

function tableOf(day: Day): string {
  return `reading_${day.name}`;
}
