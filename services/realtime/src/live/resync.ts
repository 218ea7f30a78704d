import { cursorOf } from '../feed/cursor.ts';
import type { Selection } from './room.ts';

/** Ingest takes no reading that is dated further ahead than this. */
const MAX_AHEAD_MS = 10 * 60 * 1000;

/** What a client is told that has to look at the history again: for its selection, or for all that it wants. */
export interface Resync extends Selection {
  /** Live delivery goes on after it. */
  readonly cursor: string;
  /** RFC 3339: what is missing was received from then on; null when the gateway cannot tell. */
  readonly from: string | null;
  /** RFC 3339: what is missing is dated before it. */
  readonly to: string;
}

/** The event for a client that goes on after a position, and may lack what was received since a moment. */
export function resyncOf(
  position: number,
  { sinceMs, nowMs }: { readonly sinceMs: number | undefined; readonly nowMs: number },
  selection: Selection = {},
): Resync {
  return {
    cursor: cursorOf(position),
    ...selection,
    from: sinceMs === undefined ? null : new Date(sinceMs).toISOString(),
    to: new Date(nowMs + MAX_AHEAD_MS).toISOString(),
  };
}
