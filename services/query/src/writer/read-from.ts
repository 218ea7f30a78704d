/** Where a lane begins to read, and what an operator must know about it. */
export interface Start {
  /** The position to read after. */
  readonly after: number;
  readonly warning?: string;
}

/**
 * Compares the position a partition is stored up to with what the stream holds (`first` and `last` position; an
 * empty stream that was never written to is 1 and 0).
 */
export function readFrom(
  stored: number,
  { first, last }: { readonly first: number; readonly last: number },
): Start {
  if (last < stored) {
    return {
      after: 0,
      warning: 'READINGS ends before the stored position: it was made anew. Reading from its start',
    };
  }
  if (first > stored + 1) {
    return {
      after: stored,
      warning: 'READINGS begins behind the stored position: what lay between is not here',
    };
  }
  return { after: stored };
}
