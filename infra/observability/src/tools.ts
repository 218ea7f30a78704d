import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { getuid } from 'node:process';
import { CACHE_DIR, findExecutable } from '@telemetry/local';

const KEPT = join(CACHE_DIR, 'prometheus');
const PROGRAMS = ['prometheus', 'promtool'] as const;

/** Paths of the programs. */
export type Tools = Readonly<Record<(typeof PROGRAMS)[number], string>>;

/**
 * Prometheus and promtool: those on the PATH, else those of Debian's package, unpacked once into the cache and
 * installed nowhere. Undefined where neither can be: on a system without apt. Throws when there is apt and it fails.
 */
export function prometheusTools(): Tools | undefined {
  const [onPath, kept] = [onThePath(), inFolder(KEPT)];
  if (onPath !== undefined || kept !== undefined) return onPath ?? kept;
  if (findExecutable('apt-get') === undefined) return undefined;
  fetchPackage();
  const fetched = inFolder(KEPT);
  if (fetched === undefined)
    throw new Error(`Debian's package prometheus does not hold ${PROGRAMS.join(' and ')}`);
  return fetched;
}

/** What a check says that needs the programs and has none. */
export const NO_TOOLS =
  'NOT CHECKED: there is no promtool on the PATH, and this system has no apt to fetch the package prometheus with';

function onThePath(): Tools | undefined {
  const [prometheus, promtool] = PROGRAMS.map(findExecutable);
  return prometheus !== undefined && promtool !== undefined ? { prometheus, promtool } : undefined;
}

function inFolder(folder: string): Tools | undefined {
  const tools = { prometheus: join(folder, 'prometheus'), promtool: join(folder, 'promtool') };
  return Object.values(tools).every((path) => existsSync(path)) ? tools : undefined;
}

/** Of this release: newer ones, which `unpackPackages` of infra/local takes too, have promtool in a package of its own. */
function fetchPackage(): void {
  mkdirSync(CACHE_DIR, { recursive: true });
  const workshop = mkdtempSync(join(CACHE_DIR, 'prometheus-package-'));
  try {
    download(workshop);
    const archive = readdirSync(workshop).find((name) => name.endsWith('.deb'));
    if (archive === undefined) throw new Error('apt-get downloaded no package prometheus');
    execFileSync('dpkg-deb', ['--extract', archive, 'root'], { cwd: workshop });
    keep(join(workshop, 'root/usr/bin'));
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}

/** The lists may be missing or too old to name files that still exist; renewing them takes an administrator. */
function download(folder: string): void {
  const get = ['-o', 'APT::Sandbox::User=root', '--quiet', 'download', 'prometheus'];
  const first = spawnSync('apt-get', get, { cwd: folder, encoding: 'utf8' });
  if (first.status === 0) return;
  const renew = ['apt-get', 'update', '--quiet'];
  const [command = '', ...rest] = getuid?.() === 0 ? renew : ['sudo', '-n', ...renew];
  spawnSync(command, rest);
  const second = spawnSync('apt-get', get, { cwd: folder, encoding: 'utf8' });
  if (second.status !== 0)
    throw new Error(`apt-get cannot download prometheus: ${second.stderr || first.stderr}`);
}

/** Renamed into place: whoever does the same at the same time does no harm. */
function keep(programs: string): void {
  try {
    renameSync(programs, KEPT);
  } catch (error) {
    if (inFolder(KEPT) === undefined) throw error;
  }
}
