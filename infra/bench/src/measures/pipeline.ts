import { setTimeout as delay } from 'node:timers/promises';
import type { Laboratory } from '../laboratory.ts';
import type { LoadOptions } from '../load/messages.ts';
import { LOAD_HEAD, type LoadRun, loadRow, underLoad, validRun } from '../load/under-load.ts';
import { type Count, lagsMs } from '../report/lag.ts';
import { median, quantile } from '../report/statistics.ts';
import { DEVICES, WAY_IN } from './way-in.ts';
import { barePipeline, ingestAndQuery, type Pipeline, untilCommitted, untilQuiet } from './way-through.ts';

const BATCH = 100;
const CONNECTIONS = 32;
/** At a steady rate; so few that what they send fits into the queue of ours, which refuses what does not. */
const STEADY_CONNECTIONS = 128;
const STEADY_PER_SECOND = 60_000;
const COUNT_EVERY_MS = 100;
const [OURS, RIVAL] = ['ours', 'bare pipeline'];

/** A run with what was committed while it lasted. */
interface PipelineRun extends LoadRun {
  readonly committedPerSecond: number;
  readonly lagsMs: readonly number[];
}

/** POST to commit, everything at once on this machine: first as fast as it goes, then at a steady 60,000 readings a second. */
export async function measurePipeline(laboratory: Laboratory): Promise<void> {
  const system = await laboratory.system(WAY_IN);
  const pipelines: Record<string, Pipeline> = {
    [OURS]: await ingestAndQuery(laboratory, system),
    [RIVAL]: await barePipeline(system),
  };
  await asFastAsItGoes(laboratory, pipelines);
  await steady(laboratory, pipelines);
}

async function asFastAsItGoes(laboratory: Laboratory, pipelines: Record<string, Pipeline>): Promise<void> {
  const durationMs = laboratory.options.isQuick ? 2_000 : 60_000;
  const runs = await laboratory.rounds(Object.keys(pipelines), (name) =>
    runThrough(laboratory, pipelines[name], load({ durationMs })),
  );
  const rate = (name: string, of: (run: PipelineRun) => number): number => median((runs[name] ?? []).map(of));
  laboratory.table(
    `Batches of ${BATCH} to the table, ${durationMs / 1000} s as fast as they are answered`,
    [...LOAD_HEAD, 'acked readings/s', 'committed readings/s'],
    Object.entries(runs).map(([name, own]) => [
      ...loadRow(name, own),
      own.map(({ perSecond }) => BATCH * perSecond),
      own.map(({ committedPerSecond }) => committedPerSecond),
    ]),
  );
  for (const name of Object.keys(runs)) laboratory.say(bottleneck(name, runs[name] ?? []));
  const acked = ({ perSecond }: LoadRun): number => BATCH * perSecond;
  const committed = ({ committedPerSecond }: PipelineRun): number => committedPerSecond;
  laboratory.find({
    measure: 'pipeline_acked',
    ours: rate(OURS, acked),
    rival: rate(RIVAL, acked),
    unit: 'readings/s',
  });
  laboratory.find({
    measure: 'pipeline_committed',
    ours: rate(OURS, committed),
    rival: rate(RIVAL, committed),
    unit: 'readings/s',
  });
}

async function steady(laboratory: Laboratory, pipelines: Record<string, Pipeline>): Promise<void> {
  const durationMs = laboratory.options.isQuick ? 3_000 : 60_000;
  const perSecond = STEADY_PER_SECOND / BATCH;
  const lags: Record<string, readonly number[]> = {};
  for (const name of Object.keys(pipelines)) {
    const run = await validRun(laboratory, () =>
      runThrough(laboratory, pipelines[name], load({ durationMs, perSecond })),
    );
    lags[name] = run.lagsMs;
  }
  const third = (all: readonly number[], i: number): readonly number[] =>
    all.slice(Math.floor((i * all.length) / 3), Math.floor(((i + 1) * all.length) / 3));
  laboratory.table(
    `Commits behind acknowledgements at ${STEADY_PER_SECOND} readings a second for ${durationMs / 1000} s, ms`,
    ['', 'median', 'p99', 'max', 'median of the first third', 'of the last third'],
    Object.entries(lags).map(([name, all]) => [
      name,
      median(all),
      quantile(all, 0.99),
      Math.max(...all),
      median(third(all, 0)),
      median(third(all, 2)),
    ]),
  );
  laboratory.find({
    measure: 'pipeline_lag_at_60k',
    ours: quantile(lags[OURS] ?? [], 0.99) / 1000,
    rival: quantile(lags[RIVAL] ?? [], 0.99) / 1000,
    unit: 's',
  });
}

/** Puts a pipeline under load, counting acknowledgements and commits, and waits until all is committed. */
async function runThrough(
  laboratory: Laboratory,
  pipeline: Pipeline | undefined,
  options: Omit<LoadOptions, 'port'>,
): Promise<PipelineRun> {
  if (pipeline === undefined) throw new Error('No such pipeline');
  const before = await pipeline.committed();
  const acked: Count[] = [];
  const committed: Count[] = [];
  const counting = new AbortController();
  const counted = countUntil(counting.signal, async () => {
    committed.push({ atMs: Date.now(), readings: (await pipeline.committed()) - before });
  });
  // Met where it is waited for, and not before.
  counted.catch(() => undefined);
  const startedAtMs = Date.now();
  const run = await underLoad(laboratory, pipeline, options, (progress) => acked.push(progress))
    .finally(() => counting.abort())
    .catch(async (error: unknown) => {
      await untilQuiet(pipeline);
      throw error;
    });
  await counted;
  const span = committed.filter(
    ({ atMs }) => atMs >= startedAtMs + options.warmUpMs && atMs <= startedAtMs + options.durationMs,
  );
  await untilCommitted(pipeline, before + run.ackedReadings);
  await pipeline.clear();
  return { ...run, committedPerSecond: slopeOf(span), lagsMs: lagsMs(acked, span) };
}

function slopeOf(counts: readonly Count[]): number {
  const [first, last] = [counts[0], counts.at(-1)];
  if (first === undefined || last === undefined) throw new Error('Nothing was counted');
  return ((last.readings - first.readings) * 1000) / (last.atMs - first.atMs);
}

async function countUntil(stop: AbortSignal, count: () => Promise<void>): Promise<void> {
  while (!stop.aborted) {
    await count();
    await delay(COUNT_EVERY_MS);
  }
}

function load({
  durationMs,
  perSecond,
}: {
  durationMs: number;
  perSecond?: number;
}): Omit<LoadOptions, 'port'> {
  const rate = perSecond === undefined ? {} : { perSecond };
  const connections = perSecond === undefined ? CONNECTIONS : STEADY_CONNECTIONS;
  return { batch: BATCH, connections, devices: DEVICES, durationMs, warmUpMs: 1_000, ...rate };
}

/** Where the processor time of a pipeline goes: the greatest share bounds it, as all share the same processors. */
function bottleneck(name: string, runs: readonly LoadRun[]): string {
  const last = runs.at(-1);
  const shares = Object.entries(last?.cpuUs ?? {}).sort(([, a], [, b]) => b - a);
  const total = shares.reduce((sum, [, us]) => sum + us, 0);
  const text = shares.map(([process, us]) => `${process} ${Math.round((100 * us) / total)} %`).join(', ');
  return `${name}: of the processor time, ${text}`;
}
