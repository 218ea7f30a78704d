import type { ServiceDefinition } from '@telemetry/chassis';
import { accessFeed, DEVICES, KEY_USE, OPERATORS, SIGN_OUTS } from '@telemetry/proto';
import { AppModule } from './app.module.ts';
import { RegistryConfig } from './config.ts';
import { acceptFiles } from './import/import-bodies.guard.ts';

/** The device registry: who may report, what they measure, and who may look. */
export const registry: ServiceDefinition<RegistryConfig> = {
  name: 'registry',
  description: 'Devices, their keys and profiles, and console sessions',
  root: new URL('../', import.meta.url),
  module: AppModule,
  config: RegistryConfig,
  appendOnly: ['audit'],
  streams: [DEVICES, OPERATORS, SIGN_OUTS, KEY_USE],
  access: accessFeed,
  prepare: acceptFiles,
};
