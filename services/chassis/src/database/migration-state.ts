/** A migration in a service's folder. */
export interface Migration {
  /** The name of its directory, `20260131120000_add_tags`. */
  name: string;
  /** SHA-256 of migration.sql in hex, as Prisma records it. */
  checksum: string;
}

/** What the database knows of a migration that was started and not rolled back. */
export interface RecordedMigration extends Migration {
  /** False while it runs, and for ever after it failed. */
  finished: boolean;
}

/** A merged migration is never edited: databases that ran it before would differ from those that run it now. */
export class EditedMigrationError extends Error {
  constructor(readonly migrations: string[]) {
    super(
      `Already applied, and edited since: ${migrations.join(', ')}. ` +
        'Restore the file as it was and put the change in a new migration.',
    );
    this.name = 'EditedMigrationError';
  }
}

/**
 * The migrations of the folder that this database still needs, in order. One that only the database knows is no
 * fault: during a rolling update an older replica may start after a newer one has migrated.
 * @throws EditedMigrationError
 */
export function pendingMigrations(folder: Migration[], recorded: RecordedMigration[]): string[] {
  const applied = new Map(recorded.filter(({ finished }) => finished).map((one) => [one.name, one.checksum]));
  const edited = folder.filter(({ name, checksum }) => applied.has(name) && applied.get(name) !== checksum);
  if (edited.length > 0) throw new EditedMigrationError(edited.map(({ name }) => name));
  return folder.map(({ name }) => name).filter((name) => !applied.has(name));
}
