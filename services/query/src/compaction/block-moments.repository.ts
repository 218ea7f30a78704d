import { decodeTimes } from '../reading/block.ts';
import type { Queryable } from '../reading/queryable.repository.ts';
import { countBefore } from '../reading/segment.ts';
import { dayOf, dayText } from '../upkeep/open-day.ts';
import type { OpenDays } from '../upkeep/open-days.ts';
import { momentOf } from '../writer/make-room.ts';
import { keyOf, TimesCache } from './times-cache.ts';

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
    const runs = runsOf(rows).map((run) => ({ ...run, times: this.cache.get(run.device, run.day) }));
    const unknown = runs.filter(({ times }) => times === undefined);
    const loaded = await this.load(unknown);
    const taken = new Set<string>();
    for (const { device, day, from, to, times = loaded.get(keyOf({ device, day })) ?? [] } of runs) {
      if (times.length === 0) continue;
      for (const row of rows.slice(from, to))
        if (times.some((own) => own[countBefore(own, row.tsMs)] === row.tsMs)) taken.add(momentOf(row));
    }
    return taken;
  }

  private async load(
    days: readonly { readonly device: number; readonly day: number }[],
  ): Promise<Map<number, readonly Float64Array[]>> {
    if (days.length === 0) return new Map();
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
    const found = Map.groupBy(rows, keyOf);
    const loaded = new Map<number, readonly Float64Array[]>();
    for (const one of days) {
      const times = (found.get(keyOf(one)) ?? []).map(decodeTimes);
      this.cache.set(one.device, one.day, times);
      loaded.set(keyOf(one), times);
    }
    return loaded;
  }
}

/** Neighbours of one device's day: the rows from one up to, not including, another. */
function runsOf(rows: readonly Moment[]): { device: number; day: number; from: number; to: number }[] {
  const runs: { device: number; day: number; from: number; to: number }[] = [];
  for (const [i, { device, tsMs }] of rows.entries()) {
    const [last, day] = [runs.at(-1), dayOf(tsMs)];
    if (last?.device === device && last.day === day) last.to = i + 1;
    else runs.push({ device, day, from: i, to: i + 1 });
  }
  return runs;
}
