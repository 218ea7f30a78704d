import { ByteReader, ByteWriter, CorruptData } from '../reading/bytes.ts';
import { readColumn, writeColumn } from '../reading/column-codec.ts';
import { readValue, writeValue } from '../reading/value-codec.ts';
import { HOUR_MS, DAY_MS } from '../upkeep/open-day.ts';
import type { Stats } from './stats.ts';

/** Hours of a day; the slot behind them is the whole day. */
export const HOURS = 24;
export const DAY_SLOT = 24;
export const SLOTS = 25;

/** Below so many values a column's head costs more than it saves. */
const COLUMN_FROM = 4;

/** Whether moments are those of all metrics or follow for each. */
const SEPARATE = 0;
const JOINT = 1;

/** A number per metric and slot; undefined where there are no values. */
type Slots = readonly (readonly (number | undefined)[])[];

/** A day's statistics as the table holds them. */
export interface PackedRollup {
  readonly readings: Uint8Array;
  readonly counts: Uint8Array;
  readonly sums: Uint8Array;
  readonly mins: Uint8Array;
  readonly maxs: Uint8Array;
  readonly firsts: Uint8Array;
  readonly lasts: Uint8Array;
  readonly deviations: Uint8Array;
}

/** A day's statistics: readings per slot, and per slot the statistics of each metric. */
export interface DayStats {
  readonly readings: readonly number[];
  readonly slots: readonly (readonly Stats[])[];
}

/** When a slot begins, ms since 1970. */
export function slotStartMs(day: number, slot: number): number {
  return day * DAY_MS + (slot === DAY_SLOT ? 0 : slot * HOUR_MS);
}

/** Packs a day (whole days since 1970 UTC). Only slots that a metric has values in take room. */
export function encodeRollup(day: number, { readings, slots }: DayStats): PackedRollup {
  const offset = (part: 'firstMs' | 'lastMs'): Slots =>
    slotsOf(slots, (stats, slot) => stats[part] - slotStartMs(day, slot));
  return {
    readings: encodeReadings(readings),
    counts: encodeCounts({ readings, slots }),
    sums: pack(slotsOf(slots, ({ sum }) => sum)),
    mins: pack(slotsOf(slots, ({ min }) => min)),
    maxs: pack(slotsOf(slots, ({ max }) => max)),
    firsts: pack(
      slotsOf(slots, ({ first }) => first),
      offset('firstMs'),
    ),
    lasts: pack(
      slotsOf(slots, ({ last }) => last),
      offset('lastMs'),
    ),
    deviations: pack(slotsOf(slots, ({ m2 }) => m2)),
  };
}

/** Readings per slot. */
export function decodeReadings(bytes: Uint8Array): number[] {
  const reader = new ByteReader(bytes);
  const hours = reader.unsigned();
  const readings: number[] = [];
  let day = 0;
  for (let hour = 0; hour < HOURS; hour++) {
    const count = (hours >>> hour) & 1 ? reader.unsigned() : 0;
    readings.push(count);
    day += count;
  }
  readings.push(day);
  return readings;
}

/** Values per slot and metric, `counts[slot * metrics + metric]`. */
export function decodeCounts(bytes: Uint8Array, readings: readonly number[], metrics: number): Float64Array {
  const counts = new Float64Array(SLOTS * metrics);
  for (let slot = 0; slot < SLOTS; slot++)
    counts.fill(readings[slot] ?? 0, slot * metrics, (slot + 1) * metrics);
  if (bytes.length === 0) return counts;
  const reader = new ByteReader(bytes);
  for (let metric = 0; metric < metrics; metric++) {
    const missing = readColumn(reader, SLOTS);
    for (let slot = 0; slot < SLOTS; slot++) {
      const at = slot * metrics + metric;
      counts[at] = (counts[at] ?? 0) - (missing[slot] ?? 0);
    }
  }
  return counts;
}

/** A number per slot and metric, laid out as `counts`, NaN where there are no values. */
export function decodeSlots(bytes: Uint8Array, counts: Float64Array): Float64Array {
  const reader = new ByteReader(bytes);
  const decoded = readAll(reader, counts);
  if (reader.left > 0) throw new CorruptData('a rollup goes on after its last value');
  return decoded;
}

/** The same of first or last values, with when they were, ms since the slot began. */
export function decodeMoments(bytes: Uint8Array, counts: Float64Array): [Float64Array, Float64Array] {
  const reader = new ByteReader(bytes);
  const values = readAll(reader, counts);
  const offsets = reader.byte() === JOINT ? readJoint(reader, counts) : readAll(reader, counts);
  if (reader.left > 0) throw new CorruptData('a rollup goes on after its last moment');
  return [values, offsets];
}

function slotsOf(slots: DayStats['slots'], part: (stats: Stats, slot: number) => number): Slots {
  return (slots[0] ?? []).map((_, metric) =>
    slots.map((ofSlot, slot) => {
      const stats = ofSlot[metric];
      return stats === undefined || stats.count === 0 ? undefined : part(stats, slot);
    }),
  );
}

/** Moments are mostly the same for all metrics, and then are there once. */
function pack(values: Slots, moments?: Slots): Uint8Array {
  const writer = new ByteWriter();
  for (const ofMetric of values) writeSlots(writer, ofMetric);
  const [first, ...others] = moments ?? [];
  if (first === undefined) return writer.copy();
  const isJoint = others.every((other) => other.every((moment, slot) => moment === first[slot]));
  writer.byte(isJoint ? JOINT : SEPARATE);
  for (const ofMetric of isJoint ? [first] : [first, ...others]) writeSlots(writer, ofMetric);
  return writer.copy();
}

function readAll(reader: ByteReader, counts: Float64Array): Float64Array {
  const metrics = counts.length / SLOTS;
  const into = new Float64Array(counts.length).fill(NaN);
  for (let metric = 0; metric < metrics; metric++) readSlots(reader, { counts, metric, metrics, into });
  return into;
}

function readJoint(reader: ByteReader, counts: Float64Array): Float64Array {
  const metrics = counts.length / SLOTS;
  const into = new Float64Array(counts.length).fill(NaN);
  readSlots(reader, { counts, metric: 0, metrics, into });
  return into.map((_, at) => into[at - (at % metrics)] ?? NaN);
}

function encodeReadings(readings: readonly number[]): Uint8Array {
  const writer = new ByteWriter();
  const hours = readings.slice(0, HOURS);
  writer.unsigned(hours.reduce((bits, count, hour) => (count > 0 ? bits | (1 << hour) : bits), 0));
  for (const count of hours) if (count > 0) writer.unsigned(count);
  return writer.copy();
}

/** How many readings lack each metric; nothing at all when every reading has every metric, as it mostly is. */
function encodeCounts({ readings, slots }: DayStats): Uint8Array {
  const isComplete = slots.every((ofSlot, slot) => ofSlot.every(({ count }) => count === readings[slot]));
  const writer = new ByteWriter();
  for (let metric = 0; !isComplete && metric < (slots[0]?.length ?? 0); metric++) {
    writeColumn(
      writer,
      Float64Array.from(slots, (ofSlot, slot) => (readings[slot] ?? 0) - (ofSlot[metric]?.count ?? 0)),
    );
  }
  return writer.copy();
}

/** The hours as a column, the day by itself: its sum is of another size. */
function writeSlots(writer: ByteWriter, values: readonly (number | undefined)[]): void {
  const hours = values.slice(0, HOURS).filter((value) => value !== undefined);
  if (hours.length >= COLUMN_FROM) writeColumn(writer, Float64Array.from(hours));
  else for (const value of hours) writeValue(writer, value);
  const day = values[DAY_SLOT];
  if (day !== undefined) writeValue(writer, day);
}

function readSlots(
  reader: ByteReader,
  {
    counts,
    metric,
    metrics,
    into,
  }: { counts: Float64Array; metric: number; metrics: number; into: Float64Array },
): void {
  const present: number[] = [];
  for (let slot = 0; slot < HOURS; slot++) {
    const at = slot * metrics + metric;
    if ((counts[at] ?? 0) > 0) present.push(at);
  }
  if (present.length >= COLUMN_FROM) {
    const column = readColumn(reader, present.length);
    present.forEach((at, i) => (into[at] = column[i] ?? NaN));
  } else for (const at of present) into[at] = readValue(reader);
  const day = DAY_SLOT * metrics + metric;
  if ((counts[day] ?? 0) > 0) into[day] = readValue(reader);
}
