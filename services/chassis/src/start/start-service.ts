import { ConfigError, loadConfig } from '../config/load-config.ts';
import type { ServiceConfig } from '../config/service-config.ts';
import { createLogger, type Logger } from '../logging/logger.ts';
import { createService, type RunningService } from './create-service.ts';
import type { ServiceDefinition } from './service-definition.ts';

const LONGEST_STOP_MS = 15_000;

/** Runs a service as this process: configured by the environment, stopped by SIGTERM or SIGINT with exit code 0. */
export async function startService<C extends ServiceConfig>(definition: ServiceDefinition<C>): Promise<void> {
  const config = configOrExit(definition.config);
  const logger = createLogger(definition.name, config);
  const fail = (error: unknown): never => {
    logger.fatal({ err: error }, `${definition.name} cannot go on`);
    process.exit(1);
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  const service = await createService(definition, config, logger).catch(fail);
  void service.failed.then(fail);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(service, logger));
}

function configOrExit<C extends ServiceConfig>(Config: new () => C): C {
  try {
    return loadConfig(Config, process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

async function stop(service: RunningService, logger: Logger): Promise<void> {
  logger.info('Stopping');
  setTimeout(() => {
    logger.error('Did not stop in time');
    process.exit(1);
  }, LONGEST_STOP_MS).unref();
  await service.stop();
  process.exit(0);
}
