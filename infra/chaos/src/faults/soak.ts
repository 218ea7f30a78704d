import { readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { processTree, residentBytes } from '../system/process-tree.ts';
import type { Fault, Ground } from './fault.ts';

const SAMPLE_MS = 10_000;
const MiB = 1024 * 1024;
const PACE_MS = 2_000;
/** Most that a figure of the last third may be above that of the second: a share, and an amount in its unit. */
const ALLOWED: Readonly<Record<string, readonly [number, number]>> = {
  memory: [0.15, 32],
  files: [0, 16],
  sessions: [0, 8],
  behind: [0, 500],
  bytes: [0.1, 16],
};

/** Figures of a moment, by name. The first word of a name says which rule holds for it. */
export type Figures = Readonly<Record<string, number>>;

/** Nothing goes wrong for so many minutes under a low load; nothing may grow but what is stored. */
export function soak(minutes: number): Fault {
  return {
    name: 'soak',
    what: `nothing goes wrong for ${minutes} minutes; memory, open files, backlog and bytes a reading stay as they are`,
    setup: { hasRealtime: true },
    paceMs: PACE_MS,
    inject: async (ground: Ground): Promise<void> => {
      const samples: Figures[] = [];
      for (const end = Date.now() + minutes * 60_000; Date.now() < end;) {
        await delay(SAMPLE_MS);
        samples.push(await figuresOf(ground));
      }
      for (const finding of growth(samples)) ground.find(finding);
      for (const line of told(samples)) ground.say(`  ${line}`);
    },
  };
}

/**
 * What grew. The first third of the samples is for caches to fill; of the others, medians are compared, so that a
 * collection of garbage or a busy moment decides nothing.
 */
export function growth(samples: readonly Figures[]): string[] {
  const [second, third] = [thirdOf(samples, 1), thirdOf(samples, 2)];
  return Object.keys(third[0] ?? {}).flatMap((name) => {
    const [before, after] = [median(second, name), median(third, name)];
    const [share, amount] = ALLOWED[name.split(' ')[0] ?? ''] ?? [0, 0];
    return after <= before * (1 + share) + amount
      ? []
      : [`${name} grew from ${round(before)} to ${round(after)}`];
  });
}

function told(samples: readonly Figures[]): string[] {
  return Object.keys(samples[0] ?? {}).map((name) => {
    const medians = [0, 1, 2].map((third) => round(median(thirdOf(samples, third), name)));
    return `${name}: ${medians.join(', ')} (medians of three thirds)`;
  });
}

function thirdOf(samples: readonly Figures[], third: number): readonly Figures[] {
  const at = (share: number): number => Math.floor((samples.length * share) / 3);
  return samples.slice(at(third), at(third + 1));
}

function median(samples: readonly Figures[], name: string): number {
  const sorted = samples.map((sample) => sample[name] ?? 0).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function round(figure: number): number {
  return Math.round(figure * 10) / 10;
}

async function figuresOf({ system, journal }: Ground): Promise<Figures> {
  const figures: Record<string, number> = {};
  for (const [name, { pid }] of system.parts) {
    if (pid === undefined) continue;
    if (name === 'postgres') {
      // A session keeps files open as a cache, up to a thousand: their number says nothing, that of sessions does.
      figures['sessions of postgres'] = processTree(pid).length;
      continue;
    }
    figures[`memory of ${name}, MiB`] = residentBytes(pid) / MiB;
    figures[`files of ${name}`] = filesOf(pid);
  }
  const ends = await system.broker.ends();
  const marks = await system.sql.rows<{ partition: number; seq: string }>(
    'select partition, seq from watermark',
  );
  const stored = new Map(marks.map(({ partition, seq }) => [partition, Number(seq)]));
  figures['behind the stream, messages'] = ends.reduce(
    (sum, end, partition) => sum + Math.max(0, end - (stored.get(partition) ?? 0)),
    0,
  );
  const [row] = await system.sql.rows<{ bytes: string }>(
    'select pg_database_size(current_database()) as bytes',
  );
  figures['bytes a reading'] = Number(row?.bytes ?? 0) / Math.max(1, journal.acknowledged);
  return figures;
}

function filesOf(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    // It has gone.
    return 0;
  }
}
