import { MetricSets } from '../reading/metric-sets.repository.ts';
import type { Queryable } from '../reading/queryable.repository.ts';
import { ReadingSource } from '../reading/readings.repository.ts';
import type { Span } from '../reading/segment.ts';
import { inTransaction } from '../upkeep/in-transaction.repository.ts';
import { dayText, HOUR_MS, type OpenDay } from '../upkeep/open-day.ts';
import { pgArray } from '../pg-array.ts';
import { refreshDay } from './day-stats.ts';
import { RollupGroups } from './groups.repository.ts';
import { encodeRollup, type PackedRollup, slotStartMs } from './rollup-codec.ts';
import { COLUMN_OF } from './rollup-day.ts';
import type { StatName } from './rollup-table.ts';
import { RollupSource } from './rollup.repository.ts';

const ALL_STATISTICS = Object.keys(COLUMN_OF) as StatName[];

interface NewRollup extends PackedRollup {
  readonly device: number;
  readonly set: number;
}

/** Brings rollups up to date. */
export class RollupRefresh {
  private readonly readings: ReadingSource;
  private readonly rollups: RollupSource;
  private readonly groups: RollupGroups;
  private readonly sets: MetricSets;

  /** For the devices of a partition. */
  constructor(
    private readonly client: Queryable,
    private readonly partition: number,
  ) {
    this.readings = new ReadingSource(client);
    this.rollups = new RollupSource(client);
    this.groups = new RollupGroups(client);
    this.sets = new MetricSets(client);
  }

  /** Computes the dirty hours of several devices anew, all of one day, and notes that they are clean. One transaction. */
  async refresh(days: readonly OpenDay[]): Promise<void> {
    const [first] = days;
    if (first === undefined) return;
    // A set that is made in a transaction which fails is not there.
    this.sets.forgetIds();
    await inTransaction(this.client, async () => {
      const rollups = await this.compute(first.day, days);
      await this.store(first.day, rollups);
      await this.groups.remove(
        first.day,
        this.partition,
        days.map(({ device }) => device),
      );
      await this.clean(days);
    });
  }

  private async compute(day: number, days: readonly OpenDay[]): Promise<NewRollup[]> {
    const devices = days.map(({ device }) => device);
    const known = new Map(
      (await this.rollups.read(devices, { fromDay: day, toDay: day + 1 }, ALL_STATISTICS)).map((rollup) => [
        rollup.device,
        rollup,
      ]),
    );
    const readings = await this.readings.readMany(devices, spanOf(days));
    const rollups: NewRollup[] = [];
    for (const { device, dirtyHours } of days) {
      const stats = refreshDay(known.get(device), {
        day,
        dirtyHours,
        segments: readings.get(device) ?? [],
      });
      if (stats.names.length === 0) continue;
      rollups.push({ device, set: await this.sets.ensure(stats.names), ...encodeRollup(day, stats) });
    }
    return rollups;
  }

  private async store(day: number, rollups: readonly NewRollup[]): Promise<void> {
    const column = (name: keyof PackedRollup): Buffer => pgArray.bytea(rollups.map((rollup) => rollup[name]));
    await this.client.query({
      name: 'store-rollups',
      text: `insert into rollup as r (device_id, day, metric_set_id,
               readings, counts, sums, mins, maxs, firsts, lasts, deviations)
             select t.device_id, $1::date, t.metric_set_id, t.readings, t.counts, t.sums, t.mins, t.maxs, t.firsts, t.lasts,
               t.deviations
             from unnest($2::int[], $3::int[], $4::bytea[], $5::bytea[], $6::bytea[], $7::bytea[], $8::bytea[],
               $9::bytea[], $10::bytea[], $11::bytea[])
               as t(device_id, metric_set_id, readings, counts, sums, mins, maxs, firsts, lasts, deviations)
             on conflict (device_id, day) do update set metric_set_id = excluded.metric_set_id,
               readings = excluded.readings, counts = excluded.counts, sums = excluded.sums, mins = excluded.mins,
               maxs = excluded.maxs, firsts = excluded.firsts, lasts = excluded.lasts, deviations = excluded.deviations`,
      values: [
        dayText(day),
        pgArray.int4(rollups.map(({ device }) => device)),
        pgArray.int4(rollups.map(({ set }) => set)),
        column('readings'),
        column('counts'),
        column('sums'),
        column('mins'),
        column('maxs'),
        column('firsts'),
        column('lasts'),
        column('deviations'),
      ],
    });
  }

  private async clean(days: readonly OpenDay[]): Promise<void> {
    await this.client.query({
      name: 'clean-hours',
      text: `update open_day o set dirty_hours = o.dirty_hours & ~t.hours
             from unnest($2::int[], $3::int[]) as t(device_id, hours)
             where o.device_id = t.device_id and o.day = $1::date`,
      values: [
        dayText(days[0]?.day ?? 0),
        pgArray.int4(days.map(({ device }) => device)),
        pgArray.int4(days.map(({ dirtyHours }) => dirtyHours)),
      ],
    });
  }
}

/** From the first dirty hour of any of these days, which are the same day, to the end of the last. */
function spanOf(days: readonly OpenDay[]): Span {
  const day = days[0]?.day ?? 0;
  const hours = days.reduce((bits, { dirtyHours }) => bits | dirtyHours, 0);
  const [first, last] = [31 - Math.clz32(hours & -hours), 31 - Math.clz32(hours)];
  return { startMs: slotStartMs(day, first), endMs: slotStartMs(day, last) + HOUR_MS };
}
