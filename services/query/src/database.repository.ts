import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { prismaAdapter } from '@telemetry/chassis';
import { QueryConfig } from './config.ts';
import { PrismaClient } from './gen/prisma/client.ts';

/** The pool that answers questions. The writer has connections of its own, so neither waits for the other. */
@Injectable()
export class Database extends PrismaClient implements OnApplicationShutdown {
  constructor(config: QueryConfig) {
    super({
      adapter: prismaAdapter(config.DATABASE_URL, config.DB_POOL_SIZE),
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.$disconnect();
  }
}
