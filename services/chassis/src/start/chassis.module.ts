import { type DynamicModule, Global, Module, type Provider } from '@nestjs/common';
import { Access } from '../auth/access.ts';
import { AccessReader } from '../auth/access-reader.ts';
import { Authenticator } from '../auth/authenticator.ts';
import { IssuerTokens } from '../auth/issuer-tokens.ts';
import { KeyUse } from '../auth/key-use.ts';
import { Users } from '../auth/users.ts';
import { ServiceConfig } from '../config/service-config.ts';
import { HealthController } from '../health/health.controller.ts';
import { Readiness } from '../health/readiness.ts';
import { LogLevelController } from '../logging/log-level.controller.ts';
import { LOGGER, type Logger } from '../logging/logger.ts';
import { MetricsController } from '../metrics/metrics.controller.ts';
import { JetStream } from '../nats/jetstream.ts';
import { Tracing } from '../tracing/tracing.ts';
import type { ServiceDefinition } from './service-definition.ts';

/** Offers every service its configuration, logger, broker connection, readiness and authentication. */
@Global()
@Module({})
export class ChassisModule {
  static with<C extends ServiceConfig>(
    definition: ServiceDefinition<C>,
    made: { config: C; logger: Logger; jetstream: JetStream; tracing: Tracing },
  ): DynamicModule {
    const { logger, jetstream } = made;
    const { name, access: feed } = definition;
    const providers: Provider[] = [
      { provide: ServiceConfig, useValue: made.config },
      { provide: definition.config, useValue: made.config },
      { provide: LOGGER, useValue: logger },
      { provide: JetStream, useValue: jetstream },
      { provide: Tracing, useValue: made.tracing },
      Readiness,
      Access,
      {
        provide: AccessReader,
        inject: [Access],
        useFactory: (access: Access) =>
          new AccessReader(jetstream, logger, { feed, access, tracing: made.tracing }),
      },
      {
        provide: KeyUse,
        useFactory: () => new KeyUse(jetstream, logger, { service: name, feed: feed.keyUse }),
      },
      IssuerTokens,
      Users,
      Authenticator,
    ];
    return {
      module: ChassisModule,
      controllers: [HealthController, LogLevelController, MetricsController],
      providers,
      exports: providers,
      imports: [],
    };
  }
}
