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

/** A database and its two roles: one that works in it, named as it is, and one that owns it. */
export interface OwnedDatabase {
  readonly name: string;
  readonly password: string;
  readonly ownerPassword: string;
}

/** The role that owns a database and changes its schema. */
export function ownerOf(name: string): string {
  return `${name}_owner`;
}

/**
 * Makes the roles and the database, or brings them up to date. Nobody else but a superuser may connect to it afterwards,
 * nor may these two connect to any other.
 */
export async function ensureDatabase(
  adminUrl: string,
  { name, password, ownerPassword }: OwnedDatabase,
): Promise<void> {
  const isLegacy = await withClient(adminUrl, async (client) => {
    // One at a time: PostgreSQL refuses two changes of one database's rights at once. Freed with the connection.
    await client.query('SELECT pg_advisory_lock(1)');
    await ensureRole(client, name, password);
    await ensureRole(client, ownerOf(name), ownerPassword);
    const role = client.escapeIdentifier(name);
    const owner = client.escapeIdentifier(ownerOf(name));
    const { rows } = await client.query<{ owner: string }>(
      'SELECT pg_get_userbyid(datdba) AS owner FROM pg_database WHERE datname = $1',
      [name],
    );
    if (rows.length === 0) await client.query(`CREATE DATABASE ${role} OWNER ${owner}`);
    for (const database of [name, 'postgres', 'template1'])
      await client.query(`REVOKE ALL ON DATABASE ${client.escapeIdentifier(database)} FROM PUBLIC`);
    await client.query(`GRANT CONNECT ON DATABASE ${role} TO ${role}`);
    return rows[0]?.owner === name;
  });
  if (isLegacy) await takeFromService(adminUrl, name);
}

async function ensureRole(client: pg.Client, name: string, password: string): Promise<void> {
  const role = client.escapeIdentifier(name);
  const known = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name]);
  if (known.rowCount === 0) await client.query(`CREATE ROLE ${role}`);
  const attributes = 'LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION';
  await client.query(`ALTER ROLE ${role} ${attributes} PASSWORD ${client.escapeLiteral(password)}`);
}

/** In data of earlier versions the role that works in a database owns it, too. It keeps no right that is not given anew. */
async function takeFromService(adminUrl: string, name: string): Promise<void> {
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  await withClient(url.href, async (client) => {
    const role = client.escapeIdentifier(name);
    await client.query(`REASSIGN OWNED BY ${role} TO ${client.escapeIdentifier(ownerOf(name))}`);
    await client.query(`GRANT CONNECT ON DATABASE ${role} TO ${role}`);
  });
}
