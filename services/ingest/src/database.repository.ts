import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { prismaAdapter, ServiceConfig } from '@telemetry/chassis';
import { PrismaClient } from './gen/prisma/client.ts';

/** This service's database. */
@Injectable()
export class Database extends PrismaClient implements OnApplicationShutdown {
  constructor(config: ServiceConfig) {
    super({ adapter: prismaAdapter(config.DATABASE_URL, config.DB_POOL_SIZE) });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.$disconnect();
  }
}
