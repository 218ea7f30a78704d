import { signal } from '@angular/core';
import type { Signal } from '@angular/core';
import type { LiveReading } from '../live/live-reading.ts';
import type { Point } from '../ui/sparkline-path.ts';

/** How far back a tile's line reaches. */
export const wallSpanMs = 60_000;
/** The longest line; a device that sends more often is drawn of its newest only. */
const pointLimit = 240;

/** What a tile shows of one metric of its device. */
export interface TileState {
  readonly points: readonly Point[];
  /** The newest by timestamp. */
  readonly newest: LiveReading;
}

/** A device of the wall. The tile keeps its identity, so that a reading redraws one tile and no list. */
export interface Tile {
  readonly deviceId: string;
  readonly state: Signal<TileState>;
}

/** The devices heard of since the page was opened, in the order of their ids. */
export class Wall {
  private readonly byId = new Map<
    string,
    Tile & { readonly take: (arrived: readonly LiveReading[]) => void }
  >();
  private readonly list = signal<readonly Tile[]>([]);

  readonly tiles = this.list.asReadonly();

  /** `metric` names what the lines show; undefined is each device's first. */
  constructor(private readonly metric: string | undefined) {}

  /** Takes a lot of readings: each device's tile changes once, however many are its own. */
  take(arrived: readonly LiveReading[]): void {
    const before = this.byId.size;
    for (const [deviceId, own] of Map.groupBy(arrived, (reading) => reading.deviceId)) {
      const tile = this.byId.get(deviceId);
      if (tile) tile.take(own);
      else this.add(deviceId, own);
    }
    if (this.byId.size > before)
      this.list.set([...this.byId.values()].sort((a, b) => (a.deviceId < b.deviceId ? -1 : 1)));
  }

  private add(deviceId: string, own: readonly LiveReading[]): void {
    const first = extendTile(undefined, own, this.metric);
    if (!first) return;
    const state = signal(first);
    const take = (more: readonly LiveReading[]): void =>
      state.update((before) => extendTile(before, more, this.metric) ?? before);
    this.byId.set(deviceId, { deviceId, state, take });
  }
}

/** A tile's state after more readings of its device. */
export function extendTile(
  before: TileState | undefined,
  arrived: readonly LiveReading[],
  metric: string | undefined,
): TileState | undefined {
  let newest = before?.newest;
  const points = [...(before?.points ?? [])];
  for (const reading of arrived) {
    // A late one changes nothing of a line that only moves on.
    if (newest && reading.at < newest.at) continue;
    newest = reading;
    const value = reading.metrics[metric ?? Object.keys(reading.metrics)[0] ?? ''];
    if (value !== undefined) points.push({ at: reading.at, value });
  }
  if (!newest) return undefined;
  const oldest = newest.at - wallSpanMs;
  return { newest, points: points.filter(({ at }) => at >= oldest).slice(-pointLimit) };
}
