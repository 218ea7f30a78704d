import pg from 'pg';

/** Runs `work` with one connection. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  // A server that is killed while we are connected says so here, and again to whoever waits for an answer.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A database with a role of the same name that owns it. */
export interface OwnedDatabase {
  readonly name: string;
  readonly password: string;
}

/**
 * Makes the role and the database, or brings them up to date. No other role but a superuser may connect to it
 * afterwards, nor may this one connect to any other.
 */
export async function ensureDatabase(adminUrl: string, { name, password }: OwnedDatabase): Promise<void> {
  await withClient(adminUrl, async (client) => {
    // One at a time: PostgreSQL refuses two changes of one database's rights at once. Freed with the connection.
    await client.query('SELECT pg_advisory_lock(1)');
    const role = client.escapeIdentifier(name);
    const exists = async (table: string, column: string): Promise<boolean> =>
      (await client.query(`SELECT 1 FROM ${table} WHERE ${column} = $1`, [name])).rowCount === 1;
    if (!(await exists('pg_roles', 'rolname'))) await client.query(`CREATE ROLE ${role}`);
    const attributes = 'LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION';
    await client.query(`ALTER ROLE ${role} ${attributes} PASSWORD ${client.escapeLiteral(password)}`);
    if (!(await exists('pg_database', 'datname')))
      await client.query(`CREATE DATABASE ${role} OWNER ${role}`);
    for (const database of [name, 'postgres', 'template1']) {
      await client.query(`REVOKE ALL ON DATABASE ${client.escapeIdentifier(database)} FROM PUBLIC`);
    }
  });
}
