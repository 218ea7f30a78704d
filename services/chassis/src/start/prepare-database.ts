import { fileURLToPath } from 'node:url';
import type { MigrationConfig } from '../config/migration-config.ts';
import type { ServiceConfig } from '../config/service-config.ts';
import { grantRights } from '../database/grant-rights.ts';
import { migrateDatabase, requireMigrated } from '../database/migrate.ts';
import type { Logger } from '../logging/logger.ts';
import type { ServiceDefinition } from './service-definition.ts';

/** Brings the database of a service up to date where its owner's address is given; else makes sure that it is. */
export async function prepareDatabase<C extends ServiceConfig>(
  definition: ServiceDefinition<C>,
  config: Pick<ServiceConfig, keyof MigrationConfig>,
  logger: Logger,
): Promise<void> {
  const root = fileURLToPath(definition.root);
  const { DATABASE_URL: databaseUrl, MIGRATION_DATABASE_URL: ownerUrl } = config;
  if (ownerUrl === undefined) {
    await requireMigrated({ root, databaseUrl });
    return;
  }
  const log = (line: string): void => logger.info({ context: 'migrate' }, line);
  await migrateDatabase({ root, databaseUrl: ownerUrl, log });
  await grantRights({ ownerUrl, databaseUrl, appendOnly: definition.appendOnly ?? [] });
}
