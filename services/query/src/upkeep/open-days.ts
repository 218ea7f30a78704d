import { dayOf, DAY_MS, endedHours, HOUR_MS, hourBitOf, type Mark, type OpenDay } from './open-day.ts';

/** When upkeep is due, milliseconds. */
export interface UpkeepTimes {
  /** An hour's rollup waits so long after the hour ended, */
  readonly hourGraceMs: number;
  /** and until nothing has been stored in the hour for so long, */
  readonly hourQuietMs: number;
  /** but not longer than this. */
  readonly hourPatienceMs: number;
  /** A day is compacted so long after it ended, */
  readonly compactAfterMs: number;
  /** when nothing has been stored in it for so long. */
  readonly compactQuietMs: number;
}

/** A moment (ms since 1970) of a device. */
interface Moment {
  readonly device: number;
  readonly tsMs: number;
}

interface Entry extends OpenDay {
  dirtyHours: number;
  /** The latest hour stored into, as its bit, and when it was; and when another hour was. */
  busyHour: number;
  busyMs: number;
  otherMs: number;
  /** Since when there are dirty hours that nobody refreshed. */
  dirtySinceMs: number;
}

/**
 * The lane's mirror of `open_day`. Since only the lane writes that table for its devices the mirror is always right,
 * and a mark that is there already need not be written again. `nowMs` is the lane's clock, ms since 1970.
 */
export class OpenDays {
  private readonly devices = new Map<number, Map<number, Entry>>();
  private readonly dirty = new Set<Entry>();
  private readonly clean = new Set<Entry>();
  private readonly closedListeners: ((device: number, day: number) => void)[] = [];
  private readonly refreshedListeners: ((device: number, day: number, nowMs: number) => void)[] = [];

  /** `rows` are what the table holds for the lane's devices; they count as quiet. */
  constructor(rows: readonly OpenDay[] = []) {
    for (const { device, day, dirtyHours } of rows)
      this.setDirty(this.ensure(device, day), dirtyHours, -Infinity);
  }

  /** How many days are open. */
  get size(): number {
    return this.dirty.size + this.clean.size;
  }

  /** Whether the table holds the day, a whole number of days since 1970 UTC. */
  has(device: number, day: number): boolean {
    return this.devices.get(device)?.has(day) === true;
  }

  /** The hours of a day whose rollup is not up to date, as bits; undefined when the table does not hold the day. */
  dirtyHours(device: number, day: number): number | undefined {
    return this.devices.get(device)?.get(day)?.dirtyHours;
  }

  /** What has to be written with these readings: days and hours that are not marked yet. */
  marks(rows: readonly Moment[]): Mark[] {
    const marks = new Map<string, { device: number; day: number; dirtyHours: number }>();
    forEachHour(rows, (device, day, bit) => {
      const known = this.devices.get(device)?.get(day)?.dirtyHours ?? 0;
      if ((known & bit) !== 0) return;
      const key = `${device}/${day}`;
      const mark = marks.get(key) ?? { device, day, dirtyHours: 0 };
      mark.dirtyHours |= bit;
      marks.set(key, mark);
    });
    return [...marks.values()];
  }

  /** The transaction that stored these readings and wrote these marks has committed. */
  written(marks: readonly Mark[], rows: readonly Moment[], nowMs: number): void {
    for (const { device, day, dirtyHours } of marks) {
      const entry = this.ensure(device, day);
      this.setDirty(entry, entry.dirtyHours | dirtyHours, nowMs);
    }
    forEachHour(rows, (device, day, bit) => {
      const entry = this.devices.get(device)?.get(day);
      if (entry === undefined) return;
      if (entry.busyHour !== bit) {
        entry.otherMs = bit > entry.busyHour ? entry.busyMs : nowMs;
        if (bit < entry.busyHour) return;
        entry.busyHour = bit;
      }
      entry.busyMs = nowMs;
    });
  }

  /** The rollups of these hours are up to date, and the table says so. */
  refreshed(device: number, day: number, hours: number, nowMs: number): void {
    for (const listener of this.refreshedListeners) listener(device, day, nowMs);
    const entry = this.devices.get(device)?.get(day);
    if (entry === undefined) return;
    this.setDirty(entry, entry.dirtyHours & ~hours, nowMs);
    entry.dirtySinceMs = nowMs;
  }

  /** Calls whenever the rows of a day have gone, into blocks or for good. */
  onClosed(listener: (device: number, day: number) => void): void {
    this.closedListeners.push(listener);
  }

  /** Calls whenever the rollup of a day has changed. */
  onRefreshed(listener: (device: number, day: number, nowMs: number) => void): void {
    this.refreshedListeners.push(listener);
  }

  /** The day has no rows any more, and the table does not hold it. */
  closed(device: number, day: number): void {
    for (const listener of this.closedListeners) listener(device, day);
    const days = this.devices.get(device);
    const entry = days?.get(day);
    if (days === undefined || entry === undefined) return;
    days.delete(day);
    if (days.size === 0) this.devices.delete(device);
    this.dirty.delete(entry);
    this.clean.delete(entry);
  }

  /** Hours whose rollup is due. */
  dueHours(nowMs: number, times: UpkeepTimes): OpenDay[] {
    return [...this.dirty].flatMap((entry) => {
      const { device, day } = entry;
      const dirtyHours =
        entry.dirtyHours & endedHours(day, nowMs - times.hourGraceMs) & quietHours(entry, nowMs, times);
      return dirtyHours === 0 ? [] : [{ device, day, dirtyHours }];
    });
  }

  /** Days that are due to be compacted. */
  dueDays(nowMs: number, times: UpkeepTimes): OpenDay[] {
    const latest = dayOf(nowMs - times.compactAfterMs - DAY_MS);
    const quietSince = nowMs - times.compactQuietMs;
    return [...this.clean].filter(
      ({ day, busyMs, otherMs }) => day <= latest && busyMs <= quietSince && otherMs <= quietSince,
    );
  }

  /** Every open day. */
  all(): OpenDay[] {
    return [...this.dirty, ...this.clean];
  }

  private ensure(device: number, day: number): Entry {
    const days = this.devices.get(device) ?? new Map<number, Entry>();
    this.devices.set(device, days);
    const entry = days.get(day) ?? newEntry(device, day);
    days.set(day, entry);
    return entry;
  }

  private setDirty(entry: Entry, hours: number, nowMs: number): void {
    if (entry.dirtyHours === 0) entry.dirtySinceMs = nowMs;
    entry.dirtyHours = hours;
    (hours === 0 ? this.dirty : this.clean).delete(entry);
    (hours === 0 ? this.clean : this.dirty).add(entry);
  }
}

function newEntry(device: number, day: number): Entry {
  return {
    device,
    day,
    dirtyHours: 0,
    busyHour: 0,
    busyMs: -Infinity,
    otherMs: -Infinity,
    dirtySinceMs: -Infinity,
  };
}

/** The hours that nothing was stored in lately; all of them once they have waited too long. */
function quietHours(entry: Entry, nowMs: number, { hourQuietMs, hourPatienceMs }: UpkeepTimes): number {
  if (nowMs - entry.dirtySinceMs > hourPatienceMs + HOUR_MS) return entry.dirtyHours;
  const isBusyQuiet = nowMs - entry.busyMs >= hourQuietMs;
  const areOthersQuiet = nowMs - entry.otherMs >= hourQuietMs;
  return (isBusyQuiet ? entry.busyHour : 0) | (areOthersQuiet ? ~entry.busyHour : 0);
}

/** Calls once for each run of readings of the same device and hour. */
function forEachHour(
  rows: readonly Moment[],
  visit: (device: number, day: number, bit: number) => void,
): void {
  let [device, startMs, endMs] = [NaN, 0, 0];
  for (const row of rows) {
    if (row.device === device && row.tsMs >= startMs && row.tsMs < endMs) continue;
    device = row.device;
    startMs = Math.floor(row.tsMs / HOUR_MS) * HOUR_MS;
    endMs = startMs + HOUR_MS;
    visit(device, dayOf(row.tsMs), hourBitOf(row.tsMs));
  }
}
