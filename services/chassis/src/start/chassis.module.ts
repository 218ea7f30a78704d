import { type DynamicModule, Global, Module, type Provider } from '@nestjs/common';
import { Authenticator } from '../auth/authenticator.ts';
import { ServiceConfig } from '../config/service-config.ts';
import { HealthController } from '../health/health.controller.ts';
import { Readiness } from '../health/readiness.ts';
import { LOGGER, type Logger } from '../logging/logger.ts';
import { MetricsController } from '../metrics/metrics.controller.ts';
import { JetStream } from '../nats/jetstream.ts';
import type { ServiceDefinition } from './service-definition.ts';

/** Offers every service its configuration, logger, broker connection, readiness and authentication. */
@Global()
@Module({})
export class ChassisModule {
  static with<C extends ServiceConfig>(
    definition: ServiceDefinition<C>,
    made: { config: C; logger: Logger; jetstream: JetStream },
  ): DynamicModule {
    const providers: Provider[] = [
      { provide: ServiceConfig, useValue: made.config },
      { provide: definition.config, useValue: made.config },
      { provide: LOGGER, useValue: made.logger },
      { provide: JetStream, useValue: made.jetstream },
      Readiness,
      Authenticator,
    ];
    return {
      module: ChassisModule,
      controllers: [HealthController, MetricsController],
      providers,
      exports: providers,
      imports: [],
    };
  }
}
