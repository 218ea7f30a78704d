import { IsDatabaseUrl } from './is-database-url.ts';

/** Settings of a process that only migrates. */
export class MigrationConfig {
  /** The database as the service is going to use it; the role that it names is given its rights. */
  @IsDatabaseUrl()
  readonly DATABASE_URL!: string;

  /** The same database with the role that owns it. */
  @IsDatabaseUrl()
  readonly MIGRATION_DATABASE_URL!: string;
}
