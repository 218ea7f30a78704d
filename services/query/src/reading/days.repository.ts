import { dayOf, dayText } from '../upkeep/open-day.ts';
import type { Queryable } from './queryable.repository.ts';
import type { Order, Span } from './segment.ts';

/** A day that may hold readings of a device. */
export interface KnownDay {
  /** Whole days since 1970 UTC. */
  readonly day: number;
  /** Whether it has rows; otherwise it has blocks, or retention has dropped them. */
  readonly isOpen: boolean;
}

/** Which days a device has, by its open days and its rollups: years without readings cost nothing. */
export class DaysRepository {
  constructor(private readonly client: Queryable) {}

  /** The first days of a device in a span, in an order of time. */
  async first(
    device: number,
    span: Span,
    { order, limit }: { order: Order; limit: number },
  ): Promise<KnownDay[]> {
    const direction = order === 'asc' ? 'asc' : 'desc';
    const days = (table: string): string =>
      `(select day, '${table}' as source from ${table} where device_id = $1 and day >= $2::date and day <= $3::date
        order by day ${direction} limit $4)`;
    const { rows } = await this.client.query<KnownDay>(
      `select day - date '1970-01-01' as day, bool_or(source = 'open_day') as "isOpen"
       from (${days('open_day')} union all ${days('rollup')}) d
       group by d.day order by d.day ${direction} limit $4`,
      [device, dayText(dayOf(span.startMs)), dayText(dayOf(span.endMs - 1)), limit],
    );
    return rows;
  }
}
