import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { LOGGER, logQueries, type Logger, prismaOptions, type PrismaOptions } from '@telemetry/chassis';
import { RealtimeConfig } from './config.ts';
import { PrismaClient } from './gen/prisma/client.ts';

/** The gateway's own database. */
@Injectable()
export class Database extends PrismaClient<PrismaOptions> implements OnApplicationShutdown {
  constructor(config: RealtimeConfig, @Inject(LOGGER) log: Logger) {
    super(prismaOptions(config));
    this.$on('query', logQueries(log));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.$disconnect();
  }
}
