import type { Queryable } from '../reading/queryable.repository.ts';
import { DAY_MS } from '../upkeep/open-day.ts';
import { inTransaction } from '../upkeep/in-transaction.repository.ts';

/** Serialises the making of partitions of blocks in the whole database; any number that nothing else locks. */
const MONTH_LOCK = 7_310_002;

/** Makes the partitions of `reading_block`, a month each. */
export class Months {
  private readonly known = new Set<string>();

  constructor(private readonly client: Queryable) {}

  /** Makes sure that a day (whole days since 1970 UTC) has its partition. In a transaction of its own. */
  async ensure(day: number): Promise<void> {
    const month = monthOf(day);
    if (this.known.has(month.table)) return;
    if (!(await this.exists(month.table))) await this.create(month);
    this.known.add(month.table);
  }

  /** Some partition has been dropped: looks again before the next use. */
  forget(): void {
    this.known.clear();
  }

  private async exists(table: string): Promise<boolean> {
    const { rowCount } = await this.client.query(
      `select from pg_inherits where inhrelid = to_regclass($1) and inhparent = 'reading_block'::regclass`,
      [table],
    );
    return rowCount === 1;
  }

  /** Attaching, unlike `partition of`, waits for no reader and lets none wait. */
  private async create({ table, from, to }: Month): Promise<void> {
    await inTransaction(this.client, async () => {
      await this.client.query('select pg_advisory_xact_lock($1)', [MONTH_LOCK]);
      if (await this.exists(table)) return;
      await this.client.query(`select make_partition('reading_block', $1, $2, $3)`, [table, from, to]);
    });
  }
}

interface Month {
  /** Name of the partition. */
  readonly table: string;
  /** Bounds of the half-open span, as PostgreSQL reads them. */
  readonly from: string;
  readonly to: string;
}

function monthOf(day: number): Month {
  const moment = new Date(day * DAY_MS);
  const [year, month] = [moment.getUTCFullYear(), moment.getUTCMonth()];
  const first = (offset: number): string =>
    new Date(Date.UTC(year, month + offset)).toISOString().slice(0, 10);
  const from = first(0);
  return { table: `reading_block_${from.slice(0, 7).replace('-', '')}`, from, to: first(1) };
}
