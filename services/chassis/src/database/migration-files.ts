import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Migration } from './migration-state.ts';

/** The migrations below `root`/prisma/migrations, oldest first. A missing folder is an error. */
export async function readMigrations(root: string): Promise<Migration[]> {
  const folder = join(root, 'prisma', 'migrations');
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(names.sort().map((name) => readMigration(folder, name)));
}

async function readMigration(folder: string, name: string): Promise<Migration> {
  const script = await readFile(join(folder, name, 'migration.sql'));
  return { name, checksum: createHash('sha256').update(script).digest('hex') };
}
