import { dayOf, DAY_MS } from '../upkeep/open-day.ts';
import { type BlockHead, BlocksRepository } from './blocks.repository.ts';
import { DaysRepository, type KnownDay } from './days.repository.ts';
import { MetricSets } from './metric-sets.repository.ts';
import type { Queryable } from './queryable.repository.ts';
import type { DeviceSegment } from './packed-rows.ts';
import { RowsRepository } from './rows.repository.ts';
import { inOrder, type Order, type Segment, sliceSegment, type Span } from './segment.ts';
import { windowsOf } from './windows.ts';

/** Days looked at together: enough that a month is a few statements, few enough that a page reads little too much. */
const DAYS_AT_ONCE = 16;
/** Readings that a piece of a stream holds, about. */
const PIECE_READINGS = 20_000;
const COUNT_MOST = 10_000_000;

/** A reading of a device. */
export interface PageRow {
  /** Milliseconds since 1970. */
  readonly tsMs: number;
  readonly receivedAtMs: number;
  readonly names: readonly string[];
  /** In the order of `names`. */
  readonly vals: readonly number[];
}

/** Which readings of a span a page shows. */
export interface PageWanted {
  readonly order: Order;
  readonly limit: number;
  /** Only readings that have one of these. */
  readonly metrics?: readonly string[] | undefined;
}

interface Walk {
  readonly order: Order;
  /** Readings wanted in a piece. */
  readonly size: number;
  /** Days looked at first; then twice as many each time, up to as many as are looked at together. */
  readonly days: number;
  readonly sets?: readonly number[] | undefined;
}

/**
 * The readings of devices, wherever they lie: rows of open days and blocks of closed ones. Everything is read in the
 * caller's transaction; unless that sees one snapshot, a day that is compacted meanwhile may be missed or come twice.
 */
export class ReadingSource {
  private readonly rows: RowsRepository;
  private readonly blocks: BlocksRepository;
  private readonly days: DaysRepository;
  private readonly sets: MetricSets;

  constructor(client: Queryable) {
    this.rows = new RowsRepository(client);
    this.blocks = new BlocksRepository(client);
    this.days = new DaysRepository(client);
    this.sets = new MetricSets(client);
  }

  /** All readings of a device in a span; segments may interleave in time. Ask `countRows` first what that comes to. */
  async read(device: number, range: Span): Promise<Segment[]> {
    return (await this.readMany([device], range)).get(device) ?? [];
  }

  /** The same of several devices; one without readings is not in the map. */
  async readMany(devices: readonly number[], range: Span): Promise<Map<number, Segment[]>> {
    const found: DeviceSegment[] = [
      ...(await this.blocks.read(devices, range)),
      ...(await this.rows.read(devices, range)),
    ];
    const byDevice = new Map<number, Segment[]>();
    for (const { device, segment } of found) {
      const segments = byDevice.get(device);
      if (segments === undefined) byDevice.set(device, [segment]);
      else segments.push(segment);
    }
    return byDevice;
  }

  /** No fewer readings than some devices have in a span, and cheap to tell; rows are counted up to `most`. */
  async countRows(devices: readonly number[], range: Span, most = COUNT_MOST): Promise<number> {
    const inBlocks = await this.blocks.count(devices, range);
    if (inBlocks >= most) return inBlocks;
    return inBlocks + (await this.rows.count(devices, range, most - inBlocks));
  }

  /** The first readings of a span in an order of time. Looks at no more days than it must. */
  async page(device: number, range: Span, { order, limit, metrics }: PageWanted): Promise<PageRow[]> {
    const sets = metrics === undefined ? undefined : await this.sets.having(metrics);
    if (limit < 1 || sets?.length === 0) return [];
    const page: PageRow[] = [];
    const walk: Walk = { order, size: limit, days: DAYS_AT_ONCE, sets };
    for await (const segments of this.pieces(device, range, walk)) {
      for (const { segment, index } of inOrder(segments, order)) {
        page.push(pageRow(segment, index));
        if (page.length === limit) return page;
      }
    }
    return page;
  }

  /**
   * All readings of a span, a bounded piece at a time. Pieces follow each other in the order of time; the segments of
   * one piece may interleave (`inOrder`). Who mostly stops after the first says that it looks at few `days` at first.
   */
  stream(device: number, range: Span, order: Order, days = DAYS_AT_ONCE): AsyncIterable<readonly Segment[]> {
    return this.pieces(device, range, { order, size: PIECE_READINGS, days });
  }

  private async *pieces(device: number, range: Span, walk: Walk): AsyncGenerator<Segment[], void> {
    let rest = range;
    for (let limit = walk.days; rest.startMs < rest.endMs; limit = Math.min(2 * limit, DAYS_AT_ONCE)) {
      const days = await this.days.first(device, rest, { order: walk.order, limit });
      if (days.length === 0) return;
      const span = days.length < limit ? rest : spanOf(days, rest, walk.order);
      const heads = await this.blocks.heads(device, span, walk.sets);
      const openDays = new Set(days.filter(({ isOpen }) => isOpen).map(({ day }) => day));
      for (const window of windowsOf(heads, span, walk)) {
        yield* this.window(device, window, { ...walk, openDays });
      }
      rest =
        walk.order === 'asc'
          ? { startMs: span.endMs, endMs: rest.endMs }
          : { startMs: rest.startMs, endMs: span.startMs };
    }
  }

  /** The readings of a span of which all blocks are given, in pieces that hold a bounded number of rows. */
  private async *window(
    device: number,
    { span, heads }: { span: Span; heads: readonly BlockHead[] },
    { order, size, sets, openDays }: Walk & { openDays: ReadonlySet<number> },
  ): AsyncGenerator<Segment[], void> {
    const inBlocks = await this.blocks.load(heads);
    const hasRows = overlaps(openDays, span);
    let rest = span;
    while (rest.startMs < rest.endMs) {
      const rows = hasRows ? await this.rows.first(device, rest, { order, limit: size, sets }) : [];
      const isAll = rows.reduce((sum, { times }) => sum + times.length, 0) < size;
      const piece = isAll ? rest : upToLast(rows, rest, order);
      yield [...inBlocks.map((segment) => sliceSegment(segment, piece)), ...rows];
      rest =
        order === 'asc'
          ? { startMs: piece.endMs, endMs: rest.endMs }
          : { startMs: rest.startMs, endMs: piece.startMs };
    }
  }
}

/** The part of a span that these first days of it make. */
function spanOf(days: readonly KnownDay[], { startMs, endMs }: Span, order: Order): Span {
  const last = days.at(-1)?.day ?? 0;
  return order === 'asc'
    ? { startMs, endMs: Math.min(endMs, (last + 1) * DAY_MS) }
    : { startMs: Math.max(startMs, last * DAY_MS), endMs };
}

function overlaps(days: ReadonlySet<number>, { startMs, endMs }: Span): boolean {
  const [from, to] = [dayOf(startMs), dayOf(endMs - 1)];
  return [...days].some((day) => day >= from && day <= to);
}

/** The part of a span up to and with the last of these rows. */
function upToLast(rows: readonly Segment[], { startMs, endMs }: Span, order: Order): Span {
  return order === 'asc'
    ? { startMs, endMs: Math.max(...rows.map(({ times }) => (times.at(-1) ?? startMs) + 1)) }
    : { startMs: Math.min(...rows.map(({ times }) => times[0] ?? endMs)), endMs };
}

function pageRow(segment: Segment, index: number): PageRow {
  return {
    tsMs: segment.times[index] ?? NaN,
    receivedAtMs: segment.receipts[index] ?? NaN,
    names: segment.names,
    vals: segment.columns.map((column) => column[index] ?? NaN),
  };
}
