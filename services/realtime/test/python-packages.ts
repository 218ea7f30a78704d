import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CACHE = fileURLToPath(new URL('../../../.data/cache', import.meta.url));
/** Clients of the distribution, which nobody here wrote, and what they import. */
const PACKAGES = [
  'python3-websockets',
  'python3-socketio',
  'python3-engineio',
  'python3-bidict',
  'python3-websocket',
];

/**
 * The folder of Debian's Python clients, downloaded and unpacked without being installed, once. Undefined, with a line
 * that says why, where there is no Python, no apt, or no such package.
 */
export function pythonPackages(): string | undefined {
  const folder = join(CACHE, 'python-clients');
  const modules = join(folder, 'usr/lib/python3/dist-packages');
  if (spawnSync('/usr/bin/python3', ['--version']).status !== 0) return skip('there is no /usr/bin/python3');
  if (existsSync(modules)) return modules;
  mkdirSync(CACHE, { recursive: true });
  const unpacked = mkdtempSync(join(CACHE, 'python-clients-'));
  try {
    if (!run('apt-get', ['download', '--quiet', ...PACKAGES], unpacked)) {
      return skip('apt-get could not download them');
    }
    const archives = readdirSync(unpacked).filter((name) => name.endsWith('.deb'));
    if (!archives.every((archive) => run('dpkg-deb', ['--extract', archive, 'root'], unpacked))) {
      return skip('dpkg-deb could not unpack them');
    }
    renameSync(join(unpacked, 'root'), folder);
    return modules;
  } finally {
    rmSync(unpacked, { recursive: true, force: true });
  }
}

function run(command: string, args: readonly string[], cwd: string): boolean {
  return spawnSync(command, args, { cwd, timeout: 60_000 }).status === 0;
}

function skip(why: string): string | undefined {
  process.stderr.write(`Skipped: clients of Debian's Python packages, because ${why}.\n`);
  return undefined;
}
