/** Where a lane begins to read, and what an operator must know about it. */
export interface Start {
  /** The position to read after. */
  readonly after: number;
  readonly warning?: string;
}

/** How far a partition is stored. */
export interface Position {
  /** Everything up to it is stored; 0 when nothing is. */
  readonly seq: number;
  /** When the stream that it counts in was made; undefined when nobody noted it. */
  readonly streamCreated: string | undefined;
}

/** What the stream holds: an empty one that was never written to begins at 1 and ends at 0. */
export interface Bounds {
  readonly first: number;
  readonly last: number;
  /** When it was made. */
  readonly created: string;
}

/** Where to begin, given how far the partition is stored and what the stream holds. */
export function readFrom(stored: Position, bounds: Bounds): Start {
  if (isMadeAnew(stored, bounds)) {
    return { after: 0, warning: 'READINGS was made anew since the stored position. Reading from its start' };
  }
  if (bounds.first > stored.seq + 1) {
    return {
      after: stored.seq,
      warning: 'READINGS begins behind the stored position: what lay between is not here',
    };
  }
  return { after: stored.seq };
}

/** Whether the stream is another one than the position counts in, so that the position means nothing in it. */
export function isMadeAnew({ seq, streamCreated }: Position, { last, created }: Bounds): boolean {
  return last < seq || (streamCreated !== undefined && streamCreated !== created);
}
