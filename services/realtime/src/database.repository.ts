import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { prismaAdapter } from '@telemetry/chassis';
import { RealtimeConfig } from './config.ts';
import { PrismaClient } from './gen/prisma/client.ts';

/** The gateway's own database. */
@Injectable()
export class Database extends PrismaClient implements OnApplicationShutdown {
  constructor(config: RealtimeConfig) {
    super({ adapter: prismaAdapter(config.DATABASE_URL, config.DB_POOL_SIZE) });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.$disconnect();
  }
}
