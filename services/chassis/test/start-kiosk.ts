import { keepSecret, logSink, type TestStack } from '@telemetry/local';
import { loadConfig } from '../src/config/load-config.ts';
import { ServiceConfig } from '../src/config/service-config.ts';
import { createLogger } from '../src/logging/logger.ts';
import { createService, type RunningService } from '../src/start/create-service.ts';
import { kiosk } from './fixtures/kiosk/kiosk.ts';

/** The admin's key of every test. */
export const ADMIN_KEY = keepSecret('an-admin-key-for-tests-0123456789');

/** Starts the kiosk in this process, with these settings besides the usual ones; what it logs is appended to `lines`. */
export async function startKiosk(
  stack: Pick<TestStack, 'databaseUrl' | 'ownerUrl' | 'natsUrl'>,
  lines: string[] = [],
  settings: Record<string, string> = {},
): Promise<RunningService> {
  const config = loadConfig(ServiceConfig, {
    DATABASE_URL: stack.databaseUrl('registry'),
    MIGRATION_DATABASE_URL: stack.ownerUrl('registry'),
    NATS_URL: stack.natsUrl('admin'),
    API_SECRET_KEY: ADMIN_KEY,
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'trace',
    ...settings,
  });
  const logger = createLogger('kiosk', config, {
    write: (line) => {
      lines.push(line);
      logSink.write(line);
    },
  });
  return createService(kiosk, config, logger);
}
