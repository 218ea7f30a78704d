/**
 * The one form of a database's address that the rest of the system understands: `postgresql://…`.
 * Python's spelling (`postgresql+asyncpg://`) and the short one (`postgres://`) are accepted; anything else, and
 * SQLite above all, is an error that names the scheme but never the address, which holds a password.
 */
export function normaliseDatabaseUrl(databaseUrl: string): string {
  const url = databaseUrl.trim();
  const postgres = /^postgres(?:ql)?(?:\+\w+)?:\/\/(.*)$/is.exec(url);
  if (postgres) return `postgresql://${postgres[1] ?? ''}`;
  const scheme = /^([a-z][\w+]*):/i.exec(url)?.[1];
  if (scheme?.startsWith('sqlite')) {
    throw new TypeError(
      'SQLite is not supported: give a PostgreSQL address, postgresql://user:password@host:5432/name',
    );
  }
  throw new TypeError(
    `A database address starts with postgresql://, not with ${scheme ? `${scheme}:` : 'that'}`,
  );
}
