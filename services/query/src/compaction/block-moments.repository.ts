import { decodeTimes } from '../reading/block.ts';
import type { Queryable } from '../reading/queryable.repository.ts';
import { countBefore } from '../reading/segment.ts';
import { dayOf, dayText } from '../upkeep/open-day.ts';
import type { OpenDays } from '../upkeep/open-days.ts';
import { momentOf } from '../writer/make-room.ts';
import { TimesCache } from './times-cache.ts';

/** A moment (ms since 1970) of a device. */
interface Moment {
  readonly device: number;
  readonly tsMs: number;
}

interface TimesRow {
  readonly device: number;
  readonly day: number;
  readonly count: number;
  readonly times: Uint8Array;
}

/**
 * Which moments are in blocks, for the lane that writes them: what arrives for one of them is a repeat. What was asked
 * once is remembered, within bounds, until the day is compacted; so a day that has no blocks costs one question.
 */
export class BlockMoments {
  constructor(
    private readonly client: Queryable,
    openDays: OpenDays,
    private readonly cache = new TimesCache(),
  ) {
    openDays.onClosed((device, day) => this.cache.delete(device, day));
  }

  /** Of these readings, the moments that blocks hold, as `momentOf` names them. */
  async taken(rows: readonly Moment[]): Promise<Set<string>> {
    const known = new Map<number, Map<number, readonly Float64Array[] | undefined>>();
    const daysOf = (device: number): Map<number, readonly Float64Array[] | undefined> => {
      const days = known.get(device) ?? new Map<number, readonly Float64Array[] | undefined>();
      known.set(device, days);
      return days;
    };
    const unknown: { device: number; day: number }[] = [];
    for (const { device, tsMs } of rows) {
      const [days, day] = [daysOf(device), dayOf(tsMs)];
      if (days.has(day)) continue;
      const times = this.cache.get(device, day);
      days.set(day, times);
      if (times === undefined) unknown.push({ device, day });
    }
    for (const { device, day, times } of await this.load(unknown)) daysOf(device).set(day, times);
    const taken = new Set<string>();
    for (const row of rows) {
      const parts = daysOf(row.device).get(dayOf(row.tsMs)) ?? [];
      if (parts.some((times) => times[countBefore(times, row.tsMs)] === row.tsMs)) taken.add(momentOf(row));
    }
    return taken;
  }

  private async load(
    days: readonly { readonly device: number; readonly day: number }[],
  ): Promise<{ device: number; day: number; times: readonly Float64Array[] }[]> {
    if (days.length === 0) return [];
    const { rows } = await this.client.query<TimesRow>(
      // The lists choose partitions and index ranges; the pairs, what of them is wanted.
      `select device_id as device, day - date '1970-01-01' as day, count, times from reading_block
       where device_id = any($1::int[]) and day = any($2::date[])
         and (device_id, day) in (select * from unnest($3::int[], $4::date[]))`,
      [
        [...new Set(days.map(({ device }) => device))],
        [...new Set(days.map(({ day }) => day))].map(dayText),
        days.map(({ device }) => device),
        days.map(({ day }) => dayText(day)),
      ],
    );
    const found = Map.groupBy(rows, ({ device, day }) => `${device}/${day}`);
    return days.map(({ device, day }) => {
      const times = (found.get(`${device}/${day}`) ?? []).map(decodeTimes);
      this.cache.set(device, day, times);
      return { device, day, times };
    });
  }
}
