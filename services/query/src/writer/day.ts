const DAY_MS = 86_400_000;

/** A day in UTC, the span of one partition. */
export interface Day {
  /** `20150204`, as it stands in the partition's name. */
  readonly name: string;
  /** Bounds of the half-open span, as PostgreSQL reads them. */
  readonly from: string;
  readonly to: string;
}

/** The number of the day, since 1970 UTC, that a moment (ms since 1970) falls into. */
export function dayNumber(ms: number): number {
  return Math.floor(ms / DAY_MS);
}

/** A day by its number since 1970 UTC. */
export function dayOf(number: number): Day {
  const [from, to] = [new Date(number * DAY_MS).toISOString(), new Date((number + 1) * DAY_MS).toISOString()];
  return { name: from.slice(0, 10).replaceAll('-', ''), from, to };
}
