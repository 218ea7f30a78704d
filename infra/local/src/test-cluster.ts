import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postgresBinaries } from './postgres/binaries.ts';
import { startPostgres } from './postgres/start-postgres.ts';
import { CACHE_DIR, REPOSITORY } from './repository.ts';
import type { ServiceName } from './service-users.ts';
import { testImages, testInfra } from './test-infra.ts';

/** Nobody will miss the folder. */
const INITDB = ['--no-sync'];

/** The files of a service that say what its migrated database is like: its tables, and the rights in them. */
const MAKERS = [
  'prisma/migrations/*/migration.sql',
  'src/service.ts',
  '../chassis/src/database/grant-rights.ts',
];

/**
 * Fills a data folder with a cluster as `initdb` makes it, and with a service's database as its migrations make it where
 * one is named. Both are made once and copied from then on, since they take longer than most tests; a service that starts
 * on the copy finds nothing pending.
 */
export async function fillTestCluster(dataDir: string, migrated?: ServiceName): Promise<void> {
  const kind = `test-cluster-${testInfra()}-${migrated ?? 'empty'}`;
  const template = join(CACHE_DIR, `${kind}-${stateOf(migrated)}`);
  if (!existsSync(template)) await makeTemplate(template, kind, migrated);
  cpSync(template, dataDir, { recursive: true });
  // Folders are copied without their mode.
  chmodSync(join(dataDir, 'postgres'), 0o700);
}

/** Tells one state of PostgreSQL and of the migrations from every other. */
function stateOf(migrated: ServiceName | undefined): string {
  const hash = createHash('sha256').update(versionOfPostgres());
  if (migrated !== undefined)
    for (const path of globSync(MAKERS.map((name) => join(serviceOf(migrated), name))).sort())
      hash.update(path).update(readFileSync(path));
  return hash.digest('hex').slice(0, 16);
}

function versionOfPostgres(): string {
  if (testInfra() === 'testcontainers') return testImages().postgres;
  return readFileSync(join(postgresBinaries().postgres, '../../../package.json'), 'utf8');
}

async function makeTemplate(
  template: string,
  kind: string,
  migrated: ServiceName | undefined,
): Promise<void> {
  const workshop = mkdtempSync(join(tmpdir(), `telemetry-${kind}-`));
  // PostgreSQL may run as another user, who has to walk through.
  chmodSync(workshop, 0o711);
  try {
    const postgres = await startPostgres({ dataDir: workshop, initdbArgs: INITDB });
    try {
      if (migrated !== undefined) {
        await postgres.createDatabase(migrated);
        migrate(migrated, {
          DATABASE_URL: postgres.urlFor(migrated),
          MIGRATION_DATABASE_URL: postgres.ownerUrlFor(migrated),
        });
      }
    } finally {
      await postgres.stop();
    }
    // Not those of this state: another suite may just be copying what it made a moment earlier.
    for (const other of globSync(join(CACHE_DIR, `${kind}-*`)))
      if (!other.startsWith(template)) rmSync(other, { recursive: true, force: true });
    keep(workshop, template);
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}

/** Copied aside and renamed: whoever makes the same at the same time does no harm. */
function keep(workshop: string, template: string): void {
  const aside = `${template}.${process.pid}`;
  mkdirSync(CACHE_DIR, { recursive: true });
  cpSync(workshop, aside, { recursive: true });
  try {
    renameSync(aside, template);
  } catch (error) {
    if (!existsSync(template)) throw error;
    rmSync(aside, { recursive: true });
  }
}

/** By the built service. */
function migrate(service: ServiceName, addresses: Readonly<Record<string, string>>): void {
  const result = spawnSync(process.execPath, ['dist/main.js', 'migrate'], {
    cwd: serviceOf(service),
    env: { ...process.env, ...addresses },
    encoding: 'utf8',
  });
  if (result.status !== 0)
    throw new Error(`The migrations of ${service} fail: ${result.stdout}${result.stderr}`);
}

function serviceOf(name: ServiceName): string {
  return join(REPOSITORY, 'services', name);
}
