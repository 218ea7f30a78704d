import { normaliseDatabaseUrl } from './database-url.ts';
import { deployMigrations, type DeploymentOrder } from './deploy-migrations.ts';
import { readMigrations } from './migration-files.ts';
import { readRecords } from './migration-records.ts';
import { pendingMigrations } from './migration-state.ts';

/** How long a replica waits while another one migrates; building an index on a large table takes minutes. */
const patienceMs = 15 * 60_000;

/** The schema could not be brought up to date; the message is Prisma's own. */
export class MigrationFailedError extends Error {
  constructor(readonly fault: string) {
    super(`The database could not be migrated. ${fault}`);
    this.name = 'MigrationFailedError';
  }
}

/** The schema is older than the program and may only be changed by the owner of the database. */
export class NotMigratedError extends Error {
  constructor(readonly pending: readonly string[]) {
    super(
      `The database lacks migrations: ${pending.join(', ')}. Run \`node dist/main.js migrate\` of this version with ` +
        'DATABASE_URL as it is and MIGRATION_DATABASE_URL set to the same database as the role that owns it; or set ' +
        'MIGRATION_DATABASE_URL for this process, which then migrates by itself.',
    );
    this.name = 'NotMigratedError';
  }
}

/**
 * Makes sure that nothing is pending, as a role that may only look.
 * @throws NotMigratedError, EditedMigrationError
 */
export async function requireMigrated(order: Omit<DeploymentOrder, 'log'>): Promise<void> {
  const records = await readRecords(normaliseDatabaseUrl(order.databaseUrl));
  const pending = pendingMigrations(await readMigrations(order.root), records);
  if (pending.length > 0) throw new NotMigratedError(pending);
}

/**
 * Brings a service's database to the schema of its prisma/migrations, and returns when it is there. When nothing is
 * pending that costs one query; replicas that start together take turns and apply each migration once.
 * Needs the role that owns the database.
 * @throws EditedMigrationError when an applied migration was changed, MigrationFailedError when one fails
 */
export async function migrateDatabase(order: DeploymentOrder): Promise<void> {
  const { root, log } = order;
  const databaseUrl = normaliseDatabaseUrl(order.databaseUrl);
  const folder = await readMigrations(root);
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const pending = pendingMigrations(folder, await readRecords(databaseUrl));
    if (pending.length === 0) return;
    log(`Applying migrations: ${pending.join(', ')}`);
    const { succeeded, fault } = await deployMigrations({ root, databaseUrl, log });
    if (succeeded) return;
    if (!isLockTimeout(fault) || performance.now() > deadline) throw new MigrationFailedError(fault);
    log('Another replica is migrating; waiting for it');
  }
}

/** Prisma gives up its lock after ten seconds of waiting, which is not long for a migration that moves data. */
function isLockTimeout(fault: string): boolean {
  return fault.includes('advisory lock');
}
