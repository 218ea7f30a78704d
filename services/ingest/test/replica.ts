import { createLogger, createService, loadConfig, type RunningService } from '@telemetry/chassis';
import { keepSecret, logSink } from '@telemetry/local';
import { IngestConfig } from '../src/config.ts';
import { ingest } from '../src/service.ts';

/** The admin's key of every test. */
export const ADMIN_KEY = keepSecret('an-admin-key-for-tests-0123456789');

/** A key of the older system's form, bound to no device. */
export const BARE_KEY = keepSecret('a-bare-key-of-the-older-system');

/** Where a replica finds its database and broker. */
export interface Surroundings {
  readonly databaseUrl: string;
  readonly natsUrl: string;
  /** Settings that differ from those of every test. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** The settings of a replica. */
export function settings({ databaseUrl, natsUrl, settings = {} }: Surroundings): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    NATS_URL: natsUrl,
    API_SECRET_KEY: ADMIN_KEY,
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'trace',
    DEVICE_API_KEYS: `elsewhere:${keepSecret('its-own-key')},${BARE_KEY}`,
    ...settings,
  };
}

/** Starts a replica in this process. */
export function startReplica(surroundings: Surroundings): Promise<RunningService> {
  const config = loadConfig(IngestConfig, settings(surroundings));
  return createService(ingest, config, createLogger('ingest', config, logSink));
}
