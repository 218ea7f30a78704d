import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The repository's root. */
export const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
/** The admin's key of every system under test. */
export const ADMIN_KEY = 'the-admin-key-of-the-end-to-end-tests';

/** A system under test: its data folder, and the port its edge listens on, which the other ports follow. */
export interface SystemPlace {
  readonly dataDir: string;
  readonly port: number;
}

/** Where the systems that tests share begin to listen; one that runs at the usual ports is left alone. */
export const FIRST_PORT = 18_000;
const PORTS_EACH = 200;
/** Which of Playwright's workers this is, from 0; each has a system of its own that all its tests share. */
const WORKER = Number(process.env.TEST_PARALLEL_INDEX ?? 0);

/** Where the system that this worker's tests share answers. */
export const PORT = Number(process.env.E2E_PORT ?? portOf(WORKER));
export const ORIGIN = `http://127.0.0.1:${PORT}`;

const START_LIMIT_MS = 120_000;

/** The environment in which commands start or find a system. */
export function environment({ dataDir, port }: SystemPlace): NodeJS.ProcessEnv {
  const names = ['PORT', 'REGISTRY_PORT', 'INGEST_PORT', 'QUERY_PORT', 'REALTIME_PORT'];
  const servers = ['POSTGRES_PORT', 'NATS_PORT', 'NATS_MONITOR_PORT'];
  return {
    ...process.env,
    ...Object.fromEntries([...names, ...servers].map((name, i) => [name, String(port + i)])),
    TELEMETRY_DATA: dataDir,
    API_SECRET_KEY: ADMIN_KEY,
    APP_ENV: 'development',
    LOG_FORMAT: 'json',
    NO_COLOR: '1',
  };
}

/** The place of the system that this worker's tests share; that of E2E_PORT when one is named. */
export function sharedSystem(): SystemPlace {
  const { E2E_DATA: folder = '', E2E_PORT: given } = process.env;
  return given === undefined ? placeOf(WORKER, folder) : { dataDir: folder, port: PORT };
}

/** The place of a worker's system, whose data lies in `folder`. */
export function placeOf(worker: number, folder: string): SystemPlace {
  return { dataDir: join(folder, `worker-${worker}`), port: portOf(worker) };
}

function portOf(worker: number): number {
  return FIRST_PORT + worker * PORTS_EACH;
}

/** Begins to start a system. Its words go to `log`. */
type Start = (place: SystemPlace, log: NodeJS.WritableStream) => ChildProcess;

/** As the README does: what is not built is built. */
export const npmStart: Start = (place, log) => begin(['npm', 'start'], place, log);

/** What `npm start` does when all is built. */
const launch: Start = (place, log) => begin([process.execPath, 'infra/local/src/start.ts'], place, log);

function begin([program = '', ...args]: readonly string[], ...[place, log]: Parameters<Start>): ChildProcess {
  const child = spawn(program, args, { cwd: REPOSITORY, env: environment(place), detached: true });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  return child;
}

/** Starts a system and waits until every part is ready; one that does not get there is stopped. */
export async function startSystem(
  place: SystemPlace,
  log: NodeJS.WritableStream,
  start: Start = launch,
): Promise<ChildProcess> {
  const child = start(place, log);
  const ended = exitOf(child).then((code) => {
    throw new Error(`npm start ended with ${code ?? 'a signal'}`);
  });
  ended.catch(() => undefined);
  try {
    await Promise.race([ended, until(() => isReady(place.port), START_LIMIT_MS)]);
  } catch (error) {
    await stopSystem(child);
    throw error;
  }
  return child;
}

/** Ends a system as Ctrl-C in its terminal does: the signal reaches npm and the launcher. Waits for both. */
export async function stopSystem({ pid }: ChildProcess): Promise<void> {
  if (pid === undefined || !groupLives(pid)) return;
  process.kill(-pid, 'SIGINT');
  await until(() => Promise.resolve(!groupLives(pid)));
}

function groupLives(pid: number): boolean {
  try {
    return process.kill(-pid, 0);
  } catch {
    return false;
  }
}

/** The exit code of a process, null when a signal ended it. */
export function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', resolve));
}

/** Whether every part of the system at this port is ready for traffic. */
export async function isReady(port: number = PORT): Promise<boolean> {
  return (await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined))?.status === 200;
}

/** Asks every 200 ms until the answer is yes. */
export async function until(question: () => Promise<boolean>, limitMs = 30_000): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!(await question())) {
    if (Date.now() > deadline) throw new Error(`Waited ${limitMs} ms in vain`);
    await delay(200);
  }
}

/** The process ids of the system's parts by name, as its launcher has written them down. */
export function parts(dataDir: string): Map<string, number> {
  const { children } = JSON.parse(readFileSync(join(dataDir, 'launcher.json'), 'utf8')) as {
    children: { name: string; pid: number }[];
  };
  return new Map(children.map(({ name, pid }) => [name, pid]));
}

/** Whether a process lives; one that has ended but that nobody has taken away yet does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
  try {
    // The name in parentheses may hold anything; the state follows its end.
    return !/\) [ZX][^)]*$/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return !existsSync('/proc/self/stat');
  }
}
