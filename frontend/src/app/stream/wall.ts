import { signal } from '@angular/core';
import type { Signal, WritableSignal } from '@angular/core';
import type { Reading } from '../api/reading.ts';
import type { LiveReading } from '../live/live-reading.ts';
import type { Point } from '../ui/sparkline-path.ts';

/** A line has one point for each of so many parts of its time: more cannot be told apart. */
const slots = 120;
/** The tiles are drawn in so many turns, so that none of them takes long. */
const turns = 5;

/** What the lines of a wall show. */
export interface Look {
  /** Undefined is each device's first metric. */
  readonly metric: string | undefined;
  /** How far back the lines reach, milliseconds. */
  readonly spanMs: number;
}

/** What a tile shows of one metric of its device. */
export interface TileState {
  /** Oldest first. */
  readonly points: readonly Point[];
  /** The newest by timestamp. */
  readonly newest: Reading;
}

/** A device of the wall. The tile keeps its identity, so that a reading redraws one tile and no list. */
export interface Tile {
  readonly deviceId: string;
  readonly state: Signal<TileState>;
}

interface WorkingTile extends Tile {
  readonly state: WritableSignal<TileState>;
  /** In which turn it is drawn. */
  readonly turn: number;
  /** What it shows when it is drawn next. */
  next: TileState;
  /** Whether its line has what was measured before the wall began. */
  isFilled: boolean;
}

/** Some devices and how one metric of each moves, in the order of their ids. */
export class Wall {
  private readonly byId = new Map<string, WorkingTile>();
  private readonly list = signal<readonly Tile[]>([]);
  private turn = 0;

  readonly tiles = this.list.asReadonly();

  constructor(readonly look: Look) {}

  /** Takes readings, which are drawn in their turn. */
  take(arrived: readonly (Reading & Pick<LiveReading, 'deviceId'>)[]): void {
    for (const [deviceId, own] of Map.groupBy(arrived, (reading) => reading.deviceId)) {
      const tile = this.byId.get(deviceId);
      if (tile) tile.next = extendTile(tile.next, own, this.look) ?? tile.next;
      else this.add(deviceId, own);
    }
  }

  /** Draws the devices that are new, and what has come for one part of the tiles; each call takes the next part. */
  draw(): void {
    if (this.byId.size > this.list().length) this.list.set(this.sorted());
    this.turn = (this.turn + 1) % turns;
    for (const { turn, state, next } of this.byId.values()) if (turn === this.turn) state.set(next);
  }

  /** Of the first `limit` tiles those whose past has not been asked for; from now on it has. */
  takeUnfilled(limit: number): readonly Tile[] {
    const tiles = this.sorted()
      .slice(0, limit)
      .filter(({ isFilled }) => !isFilled);
    for (const tile of tiles) tile.isFilled = true;
    return tiles;
  }

  /** Puts what was measured, oldest first, into the line of a device; what it has already stays. */
  fill(deviceId: string, past: readonly Point[]): void {
    const tile = this.byId.get(deviceId);
    if (!tile) return;
    const points = new Map([...past, ...tile.next.points].map((point) => [point.at, point]));
    tile.next = { ...tile.next, points: [...points.values()].sort((a, b) => a.at - b.at) };
  }

  private sorted(): readonly WorkingTile[] {
    return [...this.byId.values()].sort((a, b) => (a.deviceId < b.deviceId ? -1 : 1));
  }

  private add(deviceId: string, own: readonly Reading[]): void {
    const next = extendTile(undefined, own, this.look);
    if (!next) return;
    const turn = this.byId.size % turns;
    this.byId.set(deviceId, { deviceId, state: signal(next), turn, next, isFilled: false });
  }
}

/** The metric that is shown of a reading. */
export function shownMetric(metrics: Reading['metrics'], metric: string | undefined): string {
  return metric ?? Object.keys(metrics)[0] ?? '';
}

/** A tile's state after more readings of its device. */
export function extendTile(
  before: TileState | undefined,
  arrived: readonly Reading[],
  { metric, spanMs }: Look,
): TileState | undefined {
  const slotOf = ({ at }: Point): number => Math.floor((at / spanMs) * slots);
  let newest = before?.newest;
  const points = [...(before?.points ?? [])];
  for (const reading of arrived) {
    // A late one changes nothing of a line that only moves on.
    if (newest && reading.at <= newest.at) continue;
    newest = reading;
    const value = reading.metrics[shownMetric(reading.metrics, metric)];
    if (value === undefined) continue;
    const point = { at: reading.at, value };
    const last = points.at(-1);
    if (last && slotOf(last) === slotOf(point)) points.pop();
    points.push(point);
  }
  if (!newest) return undefined;
  const oldest = newest.at - spanMs;
  return { newest, points: points.filter(({ at }) => at >= oldest) };
}
