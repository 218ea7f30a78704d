import { ReadingDto } from './reading.dto.ts';

/** A reading as it was sent, in one shape, not validated yet. */
export interface JsonReading {
  readonly reading: ReadingDto;
  /** The flat form, in which a metric is a member of the reading itself. */
  readonly isFlat: boolean;
  /** Members of the flat form that are no numbers: other information, unless the profile declares a metric of that name. */
  readonly others: readonly string[];
}

const HEAD = ['device_id', 'timestamp', 'seq', 'boot_id', 't_rel_ms'] as const satisfies (keyof ReadingDto)[];
const HEAD_NAMES: ReadonlySet<string> = new Set(HEAD);
const NO_OTHERS: readonly string[] = [];

/**
 * Brings the nested form `{metrics: {…}, …}` and the flat form `{temperature: …, …}` into one. In the nested form
 * unknown members are ignored, since older clients send some; in the flat one every other number is a metric, and
 * null means that there is no value.
 */
export function jsonReading(body: Readonly<Record<string, unknown>>): JsonReading {
  const { metrics: nested } = body;
  if (nested !== undefined) return { reading: withMetrics(body, nested), isFlat: false, others: NO_OTHERS };
  const metrics: Record<string, number> = {};
  const others: string[] = [];
  for (const [name, value] of Object.entries(body)) {
    if (HEAD_NAMES.has(name) || value === null) continue;
    if (typeof value === 'number') metrics[name] = value;
    else others.push(name);
  }
  return { reading: withMetrics(body, metrics), isFlat: true, others };
}

function withMetrics(body: Readonly<Record<string, unknown>>, metrics: unknown): ReadingDto {
  const reading: { [Name in keyof ReadingDto]: unknown } = new ReadingDto();
  reading.device_id = body.device_id ?? undefined;
  reading.timestamp = body.timestamp ?? undefined;
  reading.seq = body.seq ?? undefined;
  reading.boot_id = body.boot_id ?? undefined;
  reading.t_rel_ms = body.t_rel_ms ?? undefined;
  reading.metrics = metrics;
  return reading as ReadingDto;
}
