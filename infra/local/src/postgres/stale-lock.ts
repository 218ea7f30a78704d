import { existsSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { identifyProcess, processesIn } from '../process/process-table.ts';

const ORPHANS_LEAVE_WITHIN_MS = 10_000;

/** Another PostgreSQL runs on the data folder. */
export class DataFolderInUse extends Error {
  readonly pid: number;

  constructor(folder: string, pid: number) {
    super(`${folder} is in use by PostgreSQL, process ${pid}`);
    this.pid = pid;
  }
}

/**
 * Clears what a killed PostgreSQL left: waits for its last backends and removes its lock file, which PostgreSQL would
 * take for valid when the pid in it now belongs to a corpse or to another program. Throws DataFolderInUse.
 */
export async function clearStaleLock(folder: string): Promise<void> {
  const pid = lockHolder(folder);
  if (pid !== undefined && isPostgresOn(folder, pid)) throw new DataFolderInUse(folder, pid);
  const deadline = Date.now() + ORPHANS_LEAVE_WITHIN_MS;
  while (processesIn(folder).length > 0 && Date.now() < deadline) await delay(20);
  rmSync(join(folder, 'postmaster.pid'), { force: true });
}

function lockHolder(folder: string): number | undefined {
  const file = join(folder, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  return Number.isNaN(pid) ? undefined : pid;
}

function isPostgresOn(folder: string, pid: number): boolean {
  const [program = '', ...args] = identifyProcess(pid)?.argv ?? [];
  return basename(program) === 'postgres' && args.join(' ').includes(folder);
}
