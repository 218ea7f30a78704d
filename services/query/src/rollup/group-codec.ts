import { ByteReader, ByteWriter, CorruptData } from '../reading/bytes.ts';
import { columnBound, readColumn, writeColumn } from '../reading/column-codec.ts';
import { compress, decompress } from '../reading/compress.ts';
import { DAY_SLOT, HOURS, SLOTS } from './rollup-codec.ts';
import { RollupDay } from './rollup-day.ts';
import { RollupTable, type StatName } from './rollup-table.ts';
import { tidySum } from './stats.ts';

/** What groups say of every hour, beside the count. */
export const GROUP_STATISTICS = ['sum', 'min', 'max'] as const satisfies readonly StatName[];
type GroupStatistic = (typeof GROUP_STATISTICS)[number];

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
}

/** A row of `rollup_group`; the statistics that were not asked for are missing. */
export interface GroupRow extends Partial<PackedGroup> {
  /** Whole days since 1970 UTC. */
  readonly day: number;
  readonly devices: Uint8Array;
  readonly counts: Uint8Array;
}

/** What has values, and how many devices and metrics there are. */
interface Shape {
  readonly devices: number;
  readonly metrics: number;
  /** By `(device * SLOTS + slot) * metrics + metric`. */
  readonly counts: Float64Array;
}

/** How the hours of a day come to the day, as `refreshDay` has it. */
const JOINED: Readonly<Record<GroupStatistic, (a: number, b: number) => number>> = {
  sum: (a, b) => a + b,
  min: Math.min,
  max: Math.max,
};

/** Packs a day of some devices, which all have the metrics of the first. Needs their sums, least and greatest values. */
export function encodeGroup(days: readonly RollupDay[]): PackedGroup {
  const sorted = days.toSorted((a, b) => a.device - b.device);
  const metrics = sorted[0]?.names.length ?? 0;
  const readings = Float64Array.from(
    sorted.flatMap((day) => Array.from({ length: HOURS }, (_, hour) => day.readingsIn(hour))),
  );
  const ofMetric = (column: (day: RollupDay) => Float64Array, metric: number): number[] =>
    sorted.flatMap((day) => hoursOf(column(day), metric, metrics));
  const missing = Array.from({ length: metrics }, (_, metric) =>
    Float64Array.from(
      ofMetric((day) => day.counts, metric),
      (count, i) => (readings[i] ?? 0) - count,
    ),
  );
  const values = (name: GroupStatistic): Uint8Array =>
    pack(
      missing.map((_, metric) =>
        Float64Array.from(
          ofMetric((day) => day.values(name), metric).filter((value) => !Number.isNaN(value)),
        ),
      ),
    );
  return {
    devices: pack([Float64Array.of(sorted.length), Float64Array.from(sorted, ({ device }) => device)]),
    counts: pack([readings, ...missing]),
    sums: values('sum'),
    mins: values('min'),
    maxs: values('max'),
  };
}

/** The days that a row holds, by device; `names` are those of its metric set. Throws CorruptData. */
export function decodeGroup(row: GroupRow, names: readonly string[]): RollupDay[] {
  const devices = decodeDevices(row.devices);
  const { readings, counts } = decodeCounts(row.counts, devices.length, names.length);
  const shape = { devices: devices.length, metrics: names.length, counts };
  const unpack = (name: StatName): readonly Float64Array[] | undefined => {
    const packed = isOfGroups(name) ? row[GROUP_COLUMN_OF[name]] : undefined;
    return packed === undefined || !isOfGroups(name) ? undefined : [decodeValues(packed, name, shape)];
  };
  const table = new RollupTable({ day: row.day, names, readings, counts, unpack });
  return Array.from(devices, (device, i) => new RollupDay(device, table, i));
}

/** Whether groups hold a statistic; they hold counts in any case. */
export function isOfGroups(name: StatName): name is GroupStatistic {
  return GROUP_STATISTICS.some((one) => one === name);
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

function decodeCounts(
  packed: Uint8Array,
  devices: number,
  metrics: number,
): { readings: Float64Array; counts: Float64Array } {
  const hours = devices * HOURS;
  const reader = new ByteReader(decompress(packed, (1 + metrics) * columnBound(hours)));
  const ofHours = readColumn(reader, hours);
  const readings = new Float64Array(devices * SLOTS);
  forEachHour(devices, (i, at, day) => {
    readings[at] = ofHours[i] ?? 0;
    readings[day] = (readings[day] ?? 0) + (ofHours[i] ?? 0);
  });
  const counts = new Float64Array(devices * SLOTS * metrics);
  for (let metric = 0; metric < metrics; metric++) {
    const missing = readColumn(reader, hours);
    forEachHour(devices, (i, at, day) => {
      const count = (ofHours[i] ?? 0) - (missing[i] ?? 0);
      counts[at * metrics + metric] = count;
      counts[day * metrics + metric] = (counts[day * metrics + metric] ?? 0) + count;
    });
  }
  return { readings, counts };
}

function decodeValues(packed: Uint8Array, name: GroupStatistic, shape: Shape): Float64Array {
  const { devices, metrics, counts } = shape;
  const reader = new ByteReader(decompress(packed, metrics * columnBound(devices * HOURS)));
  const values = new Float64Array(counts.length).fill(NaN);
  const join = JOINED[name];
  for (let metric = 0; metric < metrics; metric++) {
    const present = presentIn(shape, metric);
    if (present === 0) continue;
    const column = readColumn(reader, present);
    let next = 0;
    forEachHour(devices, (_, slot, daySlot) => {
      const [at, day] = [slot * metrics + metric, daySlot * metrics + metric];
      if ((counts[at] ?? 0) === 0) return;
      const value = column[next++] ?? NaN;
      values[at] = value;
      const known = values[day] ?? NaN;
      values[day] = Number.isNaN(known) ? value : join(known, value);
    });
  }
  if (reader.left > 0) throw new CorruptData('a group goes on after its last value');
  if (name === 'sum') tidyDays(values, { devices, metrics });
  return values;
}

function tidyDays(sums: Float64Array, { devices, metrics }: Omit<Shape, 'counts'>): void {
  for (let device = 0; device < devices; device++) {
    const day = (device * SLOTS + DAY_SLOT) * metrics;
    for (let at = day; at < day + metrics; at++) sums[at] = tidySum(sums[at] ?? NaN);
  }
}

/** How many hours have values of a metric. */
function presentIn({ devices, metrics, counts }: Shape, metric: number): number {
  let present = 0;
  forEachHour(devices, (_, slot) => {
    if ((counts[slot * metrics + metric] ?? 0) > 0) present++;
  });
  return present;
}

/** Calls for each hour of each device, with its number among the hours and among the slots, and the slot of its day. */
function forEachHour(devices: number, visit: (hour: number, slot: number, day: number) => void): void {
  let hour = 0;
  for (let device = 0; device < devices; device++) {
    const first = device * SLOTS;
    for (let slot = first; slot < first + HOURS; slot++) visit(hour++, slot, first + DAY_SLOT);
  }
}
