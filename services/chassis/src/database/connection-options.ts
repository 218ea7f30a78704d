import type { ClientConfig } from 'pg';
import { normaliseDatabaseUrl } from './database-url.ts';

/** Where a database is and how to sign in, in the discrete fields that pg takes. */
export interface ConnectionOptions {
  host: string;
  port: number;
  user?: string;
  password?: string;
  database: string;
  ssl?: ClientConfig['ssl'];
  /** Settings of the session, as `postgres -c` writes them. */
  options: string;
}

/**
 * Takes a database's address apart. pg gets discrete fields and never the address itself, because a
 * `connectionString` silently wins over `database`, whatever the caller asked for.
 */
export function connectionOptions(databaseUrl: string): ConnectionOptions {
  const url = new URL(normaliseDatabaseUrl(databaseUrl));
  const user = decodeURIComponent(url.username);
  const password = decodeURIComponent(url.password);
  const ssl = tlsOptions(url.searchParams);
  return {
    host: decodeURIComponent(url.hostname).replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port || 5432),
    database: decodeURIComponent(url.pathname.slice(1)),
    ...(user && { user }),
    ...(password && { password }),
    ...(ssl !== undefined && { ssl }),
    options: sessionOptions(schemaOf(databaseUrl)),
  };
}

/** The schema an address asks for (`?schema=`); undefined means the database's default, `public`. */
export function schemaOf(databaseUrl: string): string | undefined {
  const schema = new URL(normaliseDatabaseUrl(databaseUrl)).searchParams.get('schema') ?? undefined;
  if (schema !== undefined && !/^\w+$/.test(schema)) throw new TypeError('A schema is letters, digits and _');
  return schema;
}

/** Prisma's adapter drops a timestamp's offset and takes it for UTC, so every session must speak UTC. */
function sessionOptions(schema: string | undefined): string {
  return schema === undefined ? '-c TimeZone=UTC' : `-c TimeZone=UTC -c search_path="${schema}"`;
}

/**
 * TLS as libpq's sslmode means it. A private authority is given to Node (NODE_EXTRA_CA_CERTS), since the
 * certificate parameters of libpq name files that only libpq reads.
 */
function tlsOptions(parameters: URLSearchParams): ClientConfig['ssl'] {
  const mode = parameters.get('sslmode') ?? parameters.get('ssl') ?? 'disable';
  if (parameters.has('sslrootcert'))
    throw new TypeError('Give the authority by NODE_EXTRA_CA_CERTS, not sslrootcert');
  switch (mode) {
    case 'disable':
      return undefined;
    case 'require':
      return { rejectUnauthorized: false };
    case 'verify-ca':
      return { rejectUnauthorized: true, checkServerIdentity: () => undefined };
    case 'verify-full':
      return { rejectUnauthorized: true };
    default:
      throw new TypeError(`sslmode is disable, require, verify-ca or verify-full, not ${mode}`);
  }
}
