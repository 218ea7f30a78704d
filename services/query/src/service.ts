import type { ServiceDefinition } from '@telemetry/chassis';
import { accessFeed, ACTIVITY } from '@telemetry/proto';
import { AppModule } from './app.module.ts';
import { QueryConfig } from './config.ts';

/** The query service as the chassis starts it. */
export const queryService: ServiceDefinition<QueryConfig> = {
  name: 'query',
  description: 'Keeps the readings, and answers what was measured: latest, history and aggregates.',
  root: new URL('../', import.meta.url),
  module: AppModule,
  config: QueryConfig,
  streams: [ACTIVITY],
  access: accessFeed,
};
