import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { LOGGER, logQueries, type Logger, prismaOptions, type PrismaOptions } from '@telemetry/chassis';
import { QueryConfig } from './config.ts';
import { PrismaClient } from './gen/prisma/client.ts';

/** The pool that answers questions. The writer has connections of its own, so neither waits for the other. */
@Injectable()
export class Database extends PrismaClient<PrismaOptions> implements OnApplicationShutdown {
  constructor(config: QueryConfig, @Inject(LOGGER) log: Logger) {
    super(prismaOptions(config));
    this.$on('query', logQueries(log));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.$disconnect();
  }
}
