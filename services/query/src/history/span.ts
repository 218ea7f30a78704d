import { invalidField } from '@telemetry/chassis';
import { CLOCK_LEAD_MS, resolveRange, type RangeQuery, type TimeRange } from '../time/range.ts';
import { type Cursor, decodeCursor, type Order } from './cursor.ts';

/** The half-open spans of one page. */
export interface PageSpan {
  readonly order: Order;
  /** The whole history, which the next cursor carries on. */
  readonly whole: TimeRange;
  /** What is left of it for this page and those after it. */
  readonly left: TimeRange;
}

export interface HistoryQuery extends RangeQuery {
  readonly order?: Order;
  readonly cursor?: string;
}

const DEFAULT_DURATION = '24h';

/**
 * What a page covers. A cursor brings its order and range with it, so the range in the query is not looked at and
 * the order must agree. Throws a 422 that names the field.
 */
export function pageSpan(query: HistoryQuery, deviceId: string, nowMs: number): PageSpan {
  if (query.cursor !== undefined) return spanAfter(cursorField(query.cursor, deviceId), query.order);
  const whole = resolveRange(query, { endMs: nowMs + CLOCK_LEAD_MS, nowMs, duration: DEFAULT_DURATION });
  return { order: query.order ?? 'desc', whole, left: whole };
}

function cursorField(text: string, deviceId: string): Cursor {
  const cursor = decodeCursor(text);
  if (cursor === undefined) throw invalidField('cursor', 'is not a cursor of this API', 'cursor');
  if (cursor.deviceId !== deviceId) throw invalidField('cursor', 'belongs to another device', 'cursor');
  return cursor;
}

function spanAfter({ order, startMs, endMs, afterMs }: Cursor, asked: Order | undefined): PageSpan {
  if (asked !== undefined && asked !== order)
    throw invalidField('order', `the cursor goes ${order}`, 'cursor');
  const left = order === 'asc' ? { startMs: afterMs + 1, endMs } : { startMs, endMs: afterMs };
  return { order, whole: { startMs, endMs }, left };
}
