import pg from 'pg';
import { connectionOptions } from './connection-options.ts';

/** Whose rights in which database. */
export interface RightsOptions {
  /** The database as the role that owns it and everything in it. */
  readonly ownerUrl: string;
  /** The database as the service's own role. */
  readonly databaseUrl: string;
  /** Tables whose rows the service may read and add, but neither change nor remove. */
  readonly appendOnly: readonly string[];
}

/** Serialises replicas that start together; any number that nothing else locks. */
const RIGHTS_LOCK = 7_310_000;

/**
 * Gives the service's role the rights on rows that it needs, and no other: it owns nothing, changes no schema, and makes
 * no temporary table. Tables of later migrations come with these rights. Again and again without harm.
 */
export async function grantRights({ ownerUrl, databaseUrl, appendOnly }: RightsOptions): Promise<void> {
  const { user: service } = connectionOptions(databaseUrl);
  if (service === undefined) throw new TypeError('DATABASE_URL must name the role of the service');
  const client = new pg.Client({ ...connectionOptions(ownerUrl), connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [RIGHTS_LOCK]);
    const { rows } = await client.query<Standing>(STANDING, [service]);
    const [standing] = rows;
    // One role for both may do everything anyway.
    if (standing === undefined || standing.owner === service) return;
    const role = client.escapeIdentifier(service);
    if (!standing.reads) await client.query(admission(role, standing));
    await client.query(`revoke insert, update, delete on _prisma_migrations from ${role}`);
    for (const table of appendOnly)
      await client.query(`revoke update, delete on ${client.escapeIdentifier(table)} from ${role}`);
    await client.query('commit');
  } finally {
    await client.end();
  }
}

interface Standing {
  readonly owner: string;
  /** Both as SQL writes them. */
  readonly database: string;
  readonly schema: string;
  /** Whether the service's role has been given its rights before. */
  readonly reads: boolean;
}

const STANDING = `
  select current_user as owner, quote_ident(current_database()) as database, quote_ident(current_schema()) as schema,
         has_table_privilege($1, '_prisma_migrations', 'select') as reads`;

/** What the service's role is given once. */
function admission(role: string, { database, schema }: Standing): string {
  const [tables, sequences] = ['select, insert, update, delete', 'usage'];
  return `
    revoke all on database ${database} from public;
    grant connect on database ${database} to ${role};
    revoke create on schema ${schema} from public;
    grant usage on schema ${schema} to ${role};
    grant ${tables} on all tables in schema ${schema} to ${role};
    grant ${sequences} on all sequences in schema ${schema} to ${role};
    alter default privileges in schema ${schema} grant ${tables} on tables to ${role};
    alter default privileges in schema ${schema} grant ${sequences} on sequences to ${role};`;
}
