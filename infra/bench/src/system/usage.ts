import { readdirSync, readFileSync } from 'node:fs';
import { parseProcStat, type ProcStat } from './proc-stat.ts';

/** Linux counts processor time in hundredths of a second. */
const TICK_MS = 10;

/** Processes that are looked at, by name; children count with their parent. */
export type Processes = Readonly<Record<string, number>>;

/** Processor time of each process with its children, milliseconds since it started. */
export function cpuMs(processes: Processes): Record<string, number> {
  const all = snapshot();
  return mapValues(processes, (pid) => {
    const own = all.get(pid);
    const children = childrenOf(pid, all).map(([, { ownTicks }]) => ownTicks);
    return TICK_MS * (total(children) + (own?.ownTicks ?? 0) + (own?.goneChildrenTicks ?? 0));
  });
}

/** Processor time of each process between two readings. */
export function cpuBetween(
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
): Record<string, number> {
  return mapValues(after, (ms, name) => ms - (before[name] ?? 0));
}

/** Memory of each process with its children in MB; pages that several share count in parts. */
export function memoryMb(processes: Processes): Record<string, number> {
  const all = snapshot();
  return mapValues(processes, (pid) => {
    const pids = [pid, ...childrenOf(pid, all).map(([child]) => child)];
    return total(pids.map(memoryKb)) / 1024;
  });
}

/** Memory of a process alone in MB; pages that several share count in full. */
export function residentMb(pid: number): number {
  const [status = ''] = read(pid, 'status') ?? [];
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
}

/** How many processes wanted a processor during the last minute, on average. */
export function loadAverage(): number {
  return Number(readFileSync('/proc/loadavg', 'utf8').split(' ')[0]);
}

function snapshot(): Map<number, ProcStat> {
  const pids = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0);
  return new Map(pids.flatMap((pid) => (read(pid, 'stat') ?? []).map((text) => [pid, parseProcStat(text)])));
}

function childrenOf(pid: number, all: ReadonlyMap<number, ProcStat>): [number, ProcStat][] {
  return [...all].filter(([, { parent }]) => parent === pid);
}

function memoryKb(pid: number): number {
  const [shared] = read(pid, 'smaps_rollup') ?? [];
  const [resident = ''] = read(pid, 'status') ?? [];
  const found = /^Pss:\s+(\d+)/m.exec(shared ?? '') ?? /^VmRSS:\s+(\d+)/m.exec(resident);
  return Number(found?.[1] ?? 0);
}

/** The text of a process's file; none for one that has ended meanwhile or that we may not look at. */
function read(pid: number, file: string): [string] | undefined {
  try {
    return [readFileSync(`/proc/${pid}/${file}`, 'utf8')];
  } catch {
    return undefined;
  }
}

function total(figures: readonly number[]): number {
  return figures.reduce((sum, figure) => sum + figure, 0);
}

function mapValues(
  record: Readonly<Record<string, number>>,
  map: (value: number, name: string) => number,
): Record<string, number> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value, name)]));
}
