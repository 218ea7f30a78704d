import { ByteReader, ByteWriter, CorruptData } from '../reading/bytes.ts';
import { columnBound, readColumn, writeColumn } from '../reading/column-codec.ts';
import { compress, decompress } from '../reading/compress.ts';
import {
  ALL_DEVICES,
  GROUP_STATISTICS,
  type GroupStatistic,
  isOfGroups,
  JOINED,
  togetherOf,
} from './group-statistics.ts';
import { HOURS, SLOTS } from './rollup-codec.ts';
import { RollupDay } from './rollup-day.ts';
import { RollupTable, type StatName } from './rollup-table.ts';
import { tidySum } from './stats.ts';

/** The column of the table that holds each statistic. */
export const GROUP_COLUMN_OF = { sum: 'sums', min: 'mins', max: 'maxs' } as const satisfies Record<
  GroupStatistic,
  keyof PackedGroup
>;

/** More than a group ever has; what says otherwise is damaged. */
const MOST_DEVICES = 100_000;

/** The hours of one day of many devices that have the same metrics, as `rollup_group` holds them. */
export interface PackedGroup {
  readonly devices: Uint8Array;
  readonly counts: Uint8Array;
  readonly sums: Uint8Array;
  readonly mins: Uint8Array;
  readonly maxs: Uint8Array;
  /** The hours of all devices together; null where their sums are beyond what a number holds. */
  readonly totals: Uint8Array | null;
}

/** A row of `rollup_group`; the statistics that were not asked for are missing. */
export interface GroupRow extends Partial<PackedGroup> {
  /** Whole days since 1970 UTC. */
  readonly day: number;
  readonly devices: Uint8Array;
  readonly counts: Uint8Array;
}

/** What a row says of all its devices together. */
export interface GroupTotals {
  readonly devices: readonly number[];
  readonly total: RollupDay;
}

/** What has values, and how many devices and metrics there are. */
interface Shape {
  readonly devices: number;
  readonly metrics: number;
  /** By `(device * SLOTS + slot) * metrics + metric`. */
  readonly counts: Float64Array;
}

/** Readings, by `device * SLOTS + slot`, and values. */
type Counts = Pick<Shape, 'counts'> & { readonly readings: Float64Array };

/** Packs a day of some devices, which all have the metrics of the first. Needs their sums, least and greatest values. */
export function encodeGroup(days: readonly RollupDay[]): PackedGroup {
  const sorted = days.toSorted((a, b) => a.device - b.device);
  const { counts, sum, min, max } = columnsOf(sorted);
  const totals = columnsOf([togetherOf(sorted)]);
  const canBeTold = totals.sum.every((ofMetric) => ofMetric.every(Number.isFinite));
  return {
    devices: pack([Float64Array.of(sorted.length), Float64Array.from(sorted, ({ device }) => device)]),
    counts: pack(counts),
    sums: pack(sum),
    mins: pack(min),
    maxs: pack(max),
    totals: canBeTold ? pack([...totals.counts, ...GROUP_STATISTICS.flatMap((name) => totals[name])]) : null,
  };
}

/** The hours of some days in columns: readings, then how many lack each metric; and the values that there are. */
function columnsOf(
  days: readonly RollupDay[],
): Record<GroupStatistic, Float64Array[]> & { counts: Float64Array[] } {
  const metrics = days[0]?.names.length ?? 0;
  const readings = Float64Array.from(
    days.flatMap((day) => Array.from({ length: HOURS }, (_, hour) => day.readingsIn(hour))),
  );
  const ofMetrics = (column: (day: RollupDay) => Float64Array): number[][] =>
    Array.from({ length: metrics }, (_, metric) =>
      days.flatMap((day) => hoursOf(column(day), metric, metrics)),
    );
  const counts = ofMetrics((day) => day.counts);
  const missing = counts.map((own) => Float64Array.from(own, (count, i) => (readings[i] ?? 0) - count));
  const values = (name: GroupStatistic): Float64Array[] =>
    ofMetrics((day) => day.values(name)).map((column, metric) =>
      Float64Array.from(column.filter((_, i) => counts[metric]?.[i] !== 0)),
    );
  return { counts: [readings, ...missing], sum: values('sum'), min: values('min'), max: values('max') };
}

/** The days that a row holds, by device; `names` are those of its metric set. Throws CorruptData. */
export function decodeGroup(row: GroupRow, names: readonly string[]): RollupDay[] {
  const devices = decodeDevices(row.devices);
  const { readings, counts } = decodeCounts(row.counts, { devices: devices.length, metrics: names.length });
  const shape = { devices: devices.length, metrics: names.length, counts };
  const unpack = (name: StatName): readonly Float64Array[] | undefined => {
    const packed = isOfGroups(name) ? row[GROUP_COLUMN_OF[name]] : undefined;
    return packed === undefined || !isOfGroups(name) ? undefined : [decodeValues(packed, name, shape)];
  };
  const table = new RollupTable({ day: row.day, names, readings, counts, unpack });
  return Array.from(devices, (device, i) => new RollupDay(device, table, i));
}

/** Which devices a row is of. Throws CorruptData. */
export function decodeMembers(packed: Uint8Array): readonly number[] {
  return [...decodeDevices(packed)];
}

/** What all devices of a row come to together. Throws CorruptData. */
export function decodeTotals(packed: Uint8Array, day: number, names: readonly string[]): RollupDay {
  const metrics = names.length;
  const most = (1 + metrics * (1 + GROUP_STATISTICS.length)) * columnBound(HOURS);
  const reader = new ByteReader(decompress(packed, most));
  const { readings, counts } = readCounts(reader, { devices: 1, metrics });
  const shape = { devices: 1, metrics, counts };
  const values = new Map<StatName, readonly Float64Array[]>();
  for (const name of GROUP_STATISTICS) values.set(name, [readValues(reader, name, shape)]);
  if (reader.left > 0) throw new CorruptData('totals go on after their last value');
  const unpack = (name: StatName): readonly Float64Array[] | undefined => values.get(name);
  return new RollupDay(ALL_DEVICES, new RollupTable({ day, names, readings, counts, unpack }), 0);
}

function hoursOf(column: Float64Array, metric: number, metrics: number): number[] {
  return Array.from({ length: HOURS }, (_, hour) => column[hour * metrics + metric] ?? NaN);
}

function pack(columns: readonly Float64Array[]): Uint8Array {
  const writer = new ByteWriter();
  for (const column of columns) if (column.length > 0) writeColumn(writer, column);
  return compress(writer.copy());
}

function decodeDevices(packed: Uint8Array): Float64Array {
  const reader = new ByteReader(decompress(packed, columnBound(1) + columnBound(MOST_DEVICES)));
  const count = readColumn(reader, 1)[0] ?? 0;
  if (count < 1 || count > MOST_DEVICES) throw new CorruptData(`a group of ${count} devices`);
  return readColumn(reader, count);
}

function decodeCounts(packed: Uint8Array, shape: Omit<Shape, 'counts'>): Counts {
  const bound = (1 + shape.metrics) * columnBound(shape.devices * HOURS);
  return readCounts(new ByteReader(decompress(packed, bound)), shape);
}

function readCounts(reader: ByteReader, { devices, metrics }: Omit<Shape, 'counts'>): Counts {
  const hours = devices * HOURS;
  const ofHours = readColumn(reader, hours);
  const readings = new Float64Array(devices * SLOTS);
  spreadCounts(ofHours, readings, { metric: 0, metrics: 1 });
  const counts = new Float64Array(devices * SLOTS * metrics);
  for (let metric = 0; metric < metrics; metric++) {
    const missing = readColumn(reader, hours);
    const own = missing.map((count, i) => (ofHours[i] ?? 0) - count);
    spreadCounts(own, counts, { metric, metrics });
  }
  return { readings, counts };
}

/** Puts the counts of all devices' hours into their slots, and those of each day into its own. */
function spreadCounts(
  ofHours: Float64Array,
  into: Float64Array,
  { metric, metrics }: { metric: number; metrics: number },
): void {
  let [hour, at] = [0, metric];
  while (hour < ofHours.length) {
    let ofDay = 0;
    for (let left = HOURS; left > 0; left--, at += metrics) {
      const count = ofHours[hour++] ?? 0;
      into[at] = count;
      ofDay += count;
    }
    into[at] = ofDay;
    at += metrics;
  }
}

function decodeValues(packed: Uint8Array, name: GroupStatistic, shape: Shape): Float64Array {
  const reader = new ByteReader(decompress(packed, shape.metrics * columnBound(shape.devices * HOURS)));
  const values = readValues(reader, name, shape);
  if (reader.left > 0) throw new CorruptData('a group goes on after its last value');
  return values;
}

function readValues(reader: ByteReader, name: GroupStatistic, shape: Shape): Float64Array {
  const { metrics, counts } = shape;
  const values = new Float64Array(counts.length).fill(NaN);
  const join = JOINED[name];
  for (let metric = 0; metric < metrics; metric++) {
    const present = presentIn(shape, metric);
    if (present === 0) continue;
    const column = readColumn(reader, present);
    let next = 0;
    for (let at = metric; at < counts.length; at += metrics) {
      let ofDay = NaN;
      for (let left = HOURS; left > 0; left--, at += metrics) {
        if (counts[at] === 0) continue;
        const value = column[next++] ?? NaN;
        values[at] = value;
        ofDay = Number.isNaN(ofDay) ? value : join(ofDay, value);
      }
      values[at] = name === 'sum' ? tidySum(ofDay) : ofDay;
    }
  }
  return values;
}

/** How many hours have values of a metric. */
function presentIn({ metrics, counts }: Shape, metric: number): number {
  let present = 0;
  for (let at = metric; at < counts.length; at += metrics)
    for (let left = HOURS; left > 0; left--, at += metrics) if (counts[at] !== 0) present++;
  return present;
}
