import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { killGroup } from '../process/child.ts';
import { identifyProcess } from '../process/process-table.ts';

const LEFTOVER_GRACE_MS = 10_000;

/** A process on record. Its start time tells it from a later one with the same pid. */
export interface Recorded {
  readonly name: string;
  readonly pid: number;
  readonly startedAt: string;
  readonly stopSignal: NodeJS.Signals;
}

/** Who runs on a data folder: the launcher first, then its children. */
interface Occupancy {
  readonly launcher: Recorded;
  readonly children: readonly Recorded[];
}

/** Another launcher runs on the data folder. */
export class AlreadyRunning extends Error {
  constructor(dataDir: string, pid: number) {
    super(
      `The system already runs on ${dataDir}: process ${pid}. Stop that one first, or set TELEMETRY_DATA.`,
    );
  }
}

/** The launcher's hold on a data folder. */
export interface Hold {
  /** Names of processes that a killed launcher had left and that were stopped now. */
  readonly leftovers: readonly string[];
  /** Writes down a child, so that a later launcher can find it should this one be killed. */
  add(child: { name: string; pid: number; stopSignal: NodeJS.Signals }): void;
  release(): void;
}

/** Takes hold of a data folder and stops what a killed launcher left running on it. Throws AlreadyRunning. */
export async function holdDataFolder(dataDir: string): Promise<Hold> {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, 'launcher.json');
  const previous = read(file);
  if (previous !== undefined && isAlive(previous.launcher))
    throw new AlreadyRunning(dataDir, previous.launcher.pid);
  const leftovers = (previous?.children ?? []).filter(isAlive);
  await Promise.all(leftovers.map(stopLeftover));
  rmSync(file, { force: true });
  const children = new Map<string, Recorded>();
  const save = (): void =>
    write(file, { launcher: recorded('launcher', process.pid, 'SIGTERM'), children: [...children.values()] });
  save();
  return {
    leftovers: leftovers.map(({ name }) => name),
    add: ({ name, pid, stopSignal }) => {
      children.set(name, recorded(name, pid, stopSignal));
      save();
    },
    release: () => rmSync(file, { force: true }),
  };
}

function recorded(name: string, pid: number, stopSignal: NodeJS.Signals): Recorded {
  return { name, pid, startedAt: identifyProcess(pid)?.startedAt ?? '', stopSignal };
}

function isAlive({ pid, startedAt }: Recorded): boolean {
  return identifyProcess(pid)?.startedAt === startedAt;
}

/** Ends a process on record, and what is left of its group; one that is gone by now is what we want. */
export async function stopLeftover(leftover: Recorded): Promise<void> {
  const deadline = Date.now() + LEFTOVER_GRACE_MS;
  try {
    process.kill(leftover.pid, leftover.stopSignal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
  while (isAlive(leftover) && Date.now() < deadline) await delay(50);
  killGroup(leftover.pid);
}

function read(file: string): Occupancy | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Occupancy;
  } catch (cause) {
    throw new Error(`${file} cannot be read; if nothing of the system runs, remove it`, { cause });
  }
}

function write(file: string, occupancy: Occupancy): void {
  writeFileSync(`${file}.new`, JSON.stringify(occupancy, null, 2));
  renameSync(`${file}.new`, file);
}
