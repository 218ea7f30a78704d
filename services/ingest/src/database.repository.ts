import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { LOGGER, logQueries, type Logger, prismaOptions, type PrismaOptions } from '@telemetry/chassis';
import { IngestConfig } from './config.ts';
import { PrismaClient } from './gen/prisma/client.ts';

/** The database of ingest. */
@Injectable()
export class Database extends PrismaClient<PrismaOptions> implements OnApplicationShutdown {
  constructor(config: IngestConfig, @Inject(LOGGER) log: Logger) {
    super(prismaOptions(config));
    this.$on('query', logQueries(log));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.$disconnect();
  }
}
