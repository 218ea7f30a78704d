const DAY_MS = 86_400_000;

/** A day in UTC, the span of one partition. */
export interface Day {
  /** `20150204`, as it stands in the partition's name. */
  readonly name: string;
  /** Bounds of the half-open span, as PostgreSQL reads them. */
  readonly from: string;
  readonly to: string;
}

/** The days that some moments (ms since 1970) fall into, each once, in order. */
export function daysOf(momentsMs: readonly number[]): Day[] {
  const days = new Set(momentsMs.map((ms) => Math.floor(ms / DAY_MS)));
  return [...days].sort((a, b) => a - b).map(day);
}

function day(number: number): Day {
  const [from, to] = [new Date(number * DAY_MS).toISOString(), new Date((number + 1) * DAY_MS).toISOString()];
  return { name: from.slice(0, 10).replaceAll('-', ''), from, to };
}
