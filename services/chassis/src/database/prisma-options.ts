import type { PrismaPg } from '@prisma/adapter-pg';
import type { ServiceConfig } from '../config/service-config.ts';
import type { Logger } from '../logging/logger.ts';
import { prismaAdapter } from './prisma-adapter.ts';

/** How every service makes its Prisma client; the type tells the client that it emits queries. */
export interface PrismaOptions {
  adapter: PrismaPg;
  log: { emit: 'event'; level: 'query' }[];
}

/** Options of a Prisma client for a service's own database; it tells of its queries only while DEBUG is set. */
export function prismaOptions(
  config: Pick<ServiceConfig, 'DATABASE_URL' | 'DB_POOL_SIZE' | 'DEBUG'>,
): PrismaOptions {
  return {
    adapter: prismaAdapter(config.DATABASE_URL, config.DB_POOL_SIZE),
    log: config.DEBUG ? [{ emit: 'event', level: 'query' }] : [],
  };
}

/** Logs a query's SQL without its parameters, which may be secrets. */
export function logQueries(log: Logger): (event: { query: string; duration: number }) => void {
  return ({ query, duration }) => log.info({ sql: query, duration_ms: duration }, 'Queried');
}
