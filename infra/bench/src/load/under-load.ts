import type { Laboratory } from '../laboratory.ts';
import type { Cell } from '../report/table.ts';
import { cpuBetween, cpuMs, memoryMb, type Processes } from '../system/usage.ts';
import type { LoadOptions, LoadResult, Progress } from './messages.ts';

/** Who is measured: where it listens and the processes that do its work. */
export interface Contender {
  readonly port: number;
  readonly processes: Processes;
}

/** A run of load with what it cost. */
export interface LoadRun extends LoadResult {
  readonly perSecond: number;
  /** Processor time of each process for a request, µs, the warm-up included. */
  readonly cpuUs: Readonly<Record<string, number>>;
  readonly memoryMb: Readonly<Record<string, number>>;
}

/** More of the sends than this late, and the generator was the bottleneck. */
const MOST_LATE = 0.05;
/** More than this share of a second's requests unanswered at the end, and the server was. */
const MOST_BACKLOG = 0.25;

/** Answers other than 201: what a run says of a server that refuses is not what it can do. */
export class Refused extends Error {
  constructor(statuses: Readonly<Record<number, number>>) {
    super(`There were answers other than 201: ${JSON.stringify(statuses)}`);
  }
}

/** Puts a contender under load. Throws Refused when it refuses requests. */
export async function underLoad(
  { generator }: Laboratory,
  { port, processes }: Contender,
  load: Omit<LoadOptions, 'port'>,
  onProgress?: (progress: Progress) => void,
): Promise<LoadRun> {
  const before = cpuMs(processes);
  const result = await generator.run({ port, ...load }, onProgress);
  const used = cpuBetween(before, cpuMs(processes));
  if (Object.keys(result.statuses).some((status) => status !== '201')) throw new Refused(result.statuses);
  const requests = Math.max(1, result.ackedReadings / load.batch);
  return {
    ...result,
    perSecond: (result.requests * 1000) / result.elapsedMs,
    cpuUs: Object.fromEntries(Object.entries(used).map(([name, ms]) => [name, (ms * 1000) / requests])),
    memoryMb: memoryMb(processes),
  };
}

/** Why an open-loop run counts for nothing; undefined when it counts. */
function voidReason({ lateSends, backlog, requests, elapsedMs }: LoadResult): string | undefined {
  if (lateSends > MOST_LATE * requests)
    return `the generator was late with ${lateSends} of ${requests} requests`;
  const perSecond = (requests * 1000) / elapsedMs;
  if (backlog > MOST_BACKLOG * perSecond) return `${backlog} requests were unanswered at the end`;
  return undefined;
}

/** An open-loop run that counts; one that does not is tried once more. Throws when that does not count either. */
export async function validRun<T extends LoadRun>(laboratory: Laboratory, run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const reason = await run().then(
      (result) => voidReason(result) ?? result,
      (error: unknown) => (error instanceof Refused ? error.message : Promise.reject(error as Error)),
    );
    if (typeof reason !== 'string') return reason;
    laboratory.say(`Void: ${reason}`);
    if (attempt === 2) throw new Error(`This machine is too busy for that rate: ${reason}`);
  }
}

/** The head of a table of such runs. */
export const LOAD_HEAD = ['', 'per second', 'p50 ms', 'p99 ms', 'CPU µs each', 'of which', 'memory MB'];

/** The row of a contender; `unit` requests count as one. */
export function loadRow(name: string, runs: readonly LoadRun[]): Cell[] {
  const total = (record: Readonly<Record<string, number>>): number =>
    Object.values(record).reduce((sum, one) => sum + one, 0);
  const last = runs.at(-1);
  const shares = Object.entries(last?.cpuUs ?? {}).map(([process, us]) => `${process} ${us.toFixed(0)}`);
  return [
    name,
    runs.map(({ perSecond }) => perSecond),
    runs.map(({ latencyMs }) => latencyMs.p50),
    runs.map(({ latencyMs }) => latencyMs.p99),
    runs.map(({ cpuUs }) => total(cpuUs)),
    shares.join(', '),
    last === undefined ? '–' : total(last.memoryMb),
  ];
}
