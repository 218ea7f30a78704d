import { copyFileSync, chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findExecutable } from '../process/find-executable.ts';
import { unpackPackages } from '../packages/unpack.ts';
import { CACHE_DIR } from '../repository.ts';
import { downloadRelease } from './release.ts';
import { isAtLeast, natsVersion, OLDEST_NATS } from './version.ts';

/** Brings a nats-server into an empty folder and returns its path. Throws when it cannot. */
export type NatsSource = (folder: string) => Promise<string>;

/** A way to get nats-server did not work. */
interface Failure {
  readonly source: string;
  readonly reason: string;
}

const SOURCES: Record<string, NatsSource> = {
  "the distribution's package": fromPackage,
  'the release archive': (folder) => downloadRelease(folder),
};

export interface NatsBinaryOptions {
  /** Where a fetched program is kept for the next time; `.data/cache` of the repository when absent. */
  readonly cacheDir?: string;
  /** The ways to fetch it, tried in this order. */
  readonly sources?: Readonly<Record<string, NatsSource>>;
  /** A program to take instead when it is new enough: by default the one on PATH. */
  readonly installed?: string | undefined;
}

/** The path of a nats-server that is new enough: installed, fetched before, or fetched now. Throws, saying what to install. */
export async function natsServerBinary(options: NatsBinaryOptions = {}): Promise<string> {
  const cacheDir = options.cacheDir ?? CACHE_DIR;
  const cached = join(cacheDir, 'nats-server');
  const installed = 'installed' in options ? options.installed : findExecutable('nats-server');
  for (const binary of [installed, cached]) {
    if (binary !== undefined && (await isNewEnough(binary))) return binary;
  }
  const failures: Failure[] = [];
  for (const [source, fetchInto] of Object.entries(options.sources ?? SOURCES)) {
    const reason = await fetchOnce(fetchInto, cached, cacheDir);
    if (reason === undefined) return cached;
    failures.push({ source, reason });
  }
  throw new Error(whatToDo(failures));
}

/** Fetches into a folder of its own and renames, so that callers at the same time do no harm. Returns why it failed. */
async function fetchOnce(
  fetchInto: NatsSource,
  target: string,
  cacheDir: string,
): Promise<string | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'nats-server-'));
  try {
    const fetched = await fetchInto(folder);
    chmodSync(fetched, 0o755);
    if (!(await isNewEnough(fetched))) return `it is older than ${OLDEST_NATS} or does not run here`;
    mkdirSync(cacheDir, { recursive: true });
    const staged = `${target}.${process.pid}.${Date.now()}`;
    copyFileSync(fetched, staged);
    renameSync(staged, target);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fromPackage(folder: string): Promise<string> {
  const root = await unpackPackages(folder, ['nats-server']);
  const program = ['usr/sbin', 'usr/bin'].map((bin) => join(root, bin, 'nats-server')).find(existsSync);
  if (program === undefined) throw new Error('the package holds no nats-server');
  return program;
}

async function isNewEnough(binary: string): Promise<boolean> {
  const version = await natsVersion(binary);
  return version !== undefined && isAtLeast(version, OLDEST_NATS);
}

function whatToDo(failures: readonly Failure[]): string {
  return [
    `nats-server ${OLDEST_NATS} or newer was not found and could not be fetched:`,
    ...failures.map(({ source, reason }) => `  ${source}: ${reason}`),
    'Install it so that it is on PATH (macOS: brew install nats-server; Debian 13, Ubuntu 26.04 or newer:',
    'apt-get install nats-server; elsewhere: https://docs.nats.io/running-a-nats-service/introduction/installation).',
  ].join('\n');
}
