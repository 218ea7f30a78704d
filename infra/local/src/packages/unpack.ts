import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify, parseEnv } from 'node:util';
import { findExecutable } from '../process/find-executable.ts';
import { widenSources, type AptFile, type Distribution } from './apt-sources.ts';

const run = promisify(execFile);
const TIMEOUT_MS = 180_000;

/**
 * Fetches packages of the distribution, or newer ones of the same archive, with apt and unpacks them into a folder below
 * `folder`, whose path it returns. Nothing is installed, so an ordinary user may do that; apt checks the signatures as
 * ever. Throws where there is no apt or no such package.
 */
export async function unpackPackages(folder: string, names: readonly string[]): Promise<string> {
  if (findExecutable('apt-get') === undefined) throw new Error('this system has no apt-get');
  const sources = widenSources(aptFiles(), distribution());
  if (sources.length === 0) throw new Error('the files in /etc/apt name no source for this release');
  const options = privateApt(folder, sources);
  // One release that the mirror lacks fails the command but not the others; the download below tells.
  const update = await run('apt-get', [...options, '--quiet', 'update'], { timeout: TIMEOUT_MS }).catch(
    String,
  );
  await run('apt-get', [...options, 'download', ...names], { cwd: folder, timeout: TIMEOUT_MS }).catch(
    (cause: unknown) => {
      throw new Error(
        `apt-get could not download it: ${String(cause)} ${typeof update === 'string' ? update : ''}`,
      );
    },
  );
  const root = join(folder, 'root');
  for (const archive of readdirSync(folder).filter((name) => name.endsWith('.deb')))
    await run('dpkg-deb', ['--extract', join(folder, archive), root]);
  return root;
}

/** Options that give apt lists and caches of its own below `folder` and leave the machine's alone. */
function privateApt(folder: string, sources: readonly AptFile[]): string[] {
  const parts = join(folder, 'parts');
  for (const path of [
    parts,
    join(folder, 'lists', 'partial'),
    join(folder, 'cache', 'archives', 'partial'),
  ]) {
    mkdirSync(path, { recursive: true });
  }
  for (const { name, text } of sources) writeFileSync(join(parts, name), text);
  const settings = {
    'Dir::Etc::sourcelist': '/dev/null',
    'Dir::Etc::sourceparts': parts,
    'Dir::State::Lists': join(folder, 'lists'),
    'Dir::Cache': join(folder, 'cache'),
    'Acquire::Languages': 'none',
    // apt as root would change to a user that cannot write here.
    'APT::Sandbox::User': 'root',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}

function aptFiles(): AptFile[] {
  const folder = '/etc/apt/sources.list.d';
  const names = existsSync(folder)
    ? readdirSync(folder).filter((name) => /\.(sources|list)$/.test(name))
    : [];
  const main = '/etc/apt/sources.list';
  return [
    ...(existsSync(main) ? [{ name: 'main.list', text: readFileSync(main, 'utf8') }] : []),
    ...names.map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') })),
  ];
}

function distribution(): Distribution {
  const release = parseEnv(readFileSync('/etc/os-release', 'utf8'));
  return { id: release.ID ?? '', codename: release.VERSION_CODENAME ?? '' };
}
