import type { Fate, Fates } from '../load/fate.ts';
import { metricsOf, type Metrics } from '../plan/reading.ts';

/** A reading as the system gives it back. */
export interface StoredReading {
  readonly timestampMs: number;
  readonly receivedAtMs: number;
  readonly metrics: Metrics;
}

/** What the store has of each device. */
export type Stored = ReadonlyMap<string, readonly StoredReading[]>;

/** Numbers of readings that lie among the dead letters, by device. */
export type Dead = ReadonlyMap<string, ReadonlySet<number>>;

/** The list of the fleet against the store, both ways. */
export interface Comparison {
  /** Acknowledged, and nowhere. */
  readonly lost: readonly string[];
  /** There more than once. */
  readonly twice: readonly string[];
  /** Stored though never sent, refused, or not as it was sent. */
  readonly wrong: readonly string[];
  /** Stored, and a dead letter none the less. */
  readonly both: readonly string[];
}

/** Compares what the fleet was told with what the store has. Each finding names the device and the reading. */
export function compare(fates: Fates, stored: Stored, dead: Dead): Comparison {
  const findings = {
    lost: [] as string[],
    twice: [] as string[],
    wrong: [] as string[],
    both: [] as string[],
  };
  for (const device of new Set([...fates.keys(), ...stored.keys()])) {
    const found = Map.groupBy(stored.get(device) ?? [], ({ metrics }) => metrics.n ?? NaN);
    const known = fates.get(device) ?? new Map<number, Fate>();
    findings.wrong.push(...faultsOfRows(device, found, known));
    const isDead = (n: number): boolean => dead.get(device)?.has(n) === true;
    for (const same of Map.groupBy(known.values(), ({ reading }) => reading.slot).values()) {
      compareSlot(same, { found, isDead, findings });
    }
  }
  return findings;
}

interface Evidence {
  readonly found: ReadonlyMap<number, readonly StoredReading[]>;
  readonly isDead: (n: number) => boolean;
  readonly findings: { lost: string[]; twice: string[]; wrong: string[]; both: string[] };
}

/** Readings that are one to the system: one of them is to be there, and none that came after another was taken. */
function compareSlot(same: readonly Fate[], { found, isDead, findings }: Evidence): void {
  const here = same.filter(({ reading }) => found.has(reading.n));
  const rows = here.reduce((sum, { reading }) => sum + (found.get(reading.n)?.length ?? 0), 0);
  const deadHere = same.filter(({ reading }) => isDead(reading.n));
  const [first] = same;
  if (first === undefined) return;
  const name = `${first.reading.device} ${first.reading.slot}`;
  const isAcknowledged = same.some(({ acknowledged }) => acknowledged > 0);
  if (isAcknowledged && rows === 0 && deadHere.length === 0) findings.lost.push(name);
  if (rows > 1) findings.twice.push(name);
  if (rows > 0 && deadHere.length > 0) findings.both.push(name);
  for (const fate of here) {
    const isLater = same.some(
      ({ reading, firstAcknowledgedAt }) =>
        reading.n !== fate.reading.n &&
        firstAcknowledgedAt !== undefined &&
        firstAcknowledgedAt < fate.firstSentAt,
    );
    if (isLater) findings.wrong.push(`${name}: a later value took the place of the first`);
  }
}

function faultsOfRows(device: string, found: Evidence['found'], known: ReadonlyMap<number, Fate>): string[] {
  return [...found].flatMap(([n, rows]) => {
    const fate = known.get(n);
    if (fate === undefined) return [`${device} number ${n}: was never sent`];
    if (fate.rejected === fate.attempts) return [`${device} number ${n}: was refused`];
    return rows.flatMap((row) => {
      const fault = faultOfRow(row, fate);
      return fault === undefined ? [] : [`${device} number ${n}: ${fault}`];
    });
  });
}

function faultOfRow({ timestampMs, metrics }: StoredReading, { reading }: Fate): string | undefined {
  const sent = metricsOf(reading);
  const names = new Set([...Object.keys(sent), ...Object.keys(metrics)]);
  const wrong = [...names].find((name) => !Object.is(sent[name], metrics[name]));
  if (wrong !== undefined)
    return `${wrong} is ${String(metrics[wrong])}, but ${String(sent[wrong])} was sent`;
  if (reading.timestampMs === undefined || reading.timestampMs === timestampMs) return undefined;
  return `its time is ${timestampMs}, but ${reading.timestampMs} was sent`;
}
