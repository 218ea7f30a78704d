import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { LOGGER, type Logger, prismaAdapter } from '@telemetry/chassis';
import { RegistryConfig } from './config.ts';
import { type Prisma, PrismaClient } from './gen/prisma/client.ts';

type Options = Prisma.PrismaClientOptions & { log: { emit: 'event'; level: 'query' }[] };

/** The registry's own database. */
@Injectable()
export class Database extends PrismaClient<Options> implements OnApplicationShutdown {
  constructor(config: RegistryConfig, @Inject(LOGGER) log: Logger) {
    const adapter = prismaAdapter(config.DATABASE_URL, config.DB_POOL_SIZE);
    super({ adapter, log: config.DEBUG ? [{ emit: 'event', level: 'query' }] : [] });
    this.$on('query', ({ query, duration }) => log.info({ sql: query, duration_ms: duration }, 'Queried'));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.$disconnect();
  }
}
