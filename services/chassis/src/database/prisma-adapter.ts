import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { connectionOptions, schemaOf } from './connection-options.ts';
import { measurePool } from './pool-metrics.ts';

/** Longer than any statement of ours should run; a stuck one frees its connection instead of holding it for ever. */
const statementTimeoutMs = 30_000;
/** A request waits this long for a free or a new connection, then fails rather than queues without end. */
const connectionTimeoutMs = 5_000;

/**
 * The adapter a service gives to its PrismaClient: a pool of at most `poolSize` connections. It connects lazily;
 * a malformed address throws at once. A connection lost while idle is replaced when the next query needs one.
 */
export function prismaAdapter(databaseUrl: string, poolSize: number): PrismaPg {
  const connection = connectionOptions(databaseUrl);
  const schema = schemaOf(databaseUrl);
  const pool = new pg.Pool({
    ...connection,
    max: poolSize,
    statement_timeout: statementTimeoutMs,
    connectionTimeoutMillis: connectionTimeoutMs,
    keepAlive: true,
    application_name: `telemetry-${connection.database}`,
  });
  measurePool(pool, connection.database);
  return new PrismaPg(pool, { disposeExternalPool: true, ...(schema !== undefined && { schema }) });
}
