import { setFlagsFromString } from 'node:v8';
import { ConfigError, loadConfig } from '../config/load-config.ts';
import { MigrationConfig } from '../config/migration-config.ts';
import type { ServiceConfig } from '../config/service-config.ts';
import { createLogger, type Logger } from '../logging/logger.ts';
import { createService, type RunningService } from './create-service.ts';
import { prepareDatabase } from './prepare-database.ts';
import type { ServiceDefinition } from './service-definition.ts';

/**
 * V8 may put what a place in the code allocates straight among the old objects, if much of it was still in use when the
 * service had just started. With requests it is wrong for good: one old object of a request that has ended keeps all its
 * young ones until the next full collection, so that they seem to live long, too. A process was so or not by chance, and
 * then took a fifth more processor time, 150 MB more memory and pauses of 8 ms instead of 1.
 */
const ALLOCATE_ALL_YOUNG = '--no-allocation-site-pretenuring';
/** From the moment on at which the service takes nothing new. */
const LONGEST_STOP_MS = 15_000;

/**
 * Runs a service as this process: configured by the environment, stopped by SIGTERM or SIGINT with exit code 0. With the
 * argument `migrate` it only brings the database up to date, and needs the two addresses of the database and nothing else.
 */
export async function startService<C extends ServiceConfig>(definition: ServiceDefinition<C>): Promise<void> {
  if (process.argv[2] === 'migrate') await migrate(definition);
  else await run(definition);
}

async function migrate<C extends ServiceConfig>(definition: ServiceDefinition<C>): Promise<void> {
  const config = configOrExit(MigrationConfig);
  const logger = createLogger(definition.name, { LOG_LEVEL: 'info', LOG_FORMAT: 'json' });
  try {
    await prepareDatabase(definition, config, logger);
    logger.info('The database is up to date');
  } catch (error) {
    logger.fatal({ err: error }, 'The database is not up to date');
    process.exitCode = 1;
  }
}

async function run<C extends ServiceConfig>(definition: ServiceDefinition<C>): Promise<void> {
  setFlagsFromString(ALLOCATE_ALL_YOUNG);
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
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => void stop(service, config, logger));
}

function configOrExit<C extends object>(Config: new () => C): C {
  try {
    return loadConfig(Config, process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

async function stop(
  service: RunningService,
  { STOP_DELAY_MS: delayMs }: ServiceConfig,
  logger: Logger,
): Promise<void> {
  logger.info('Stopping');
  setTimeout(() => {
    logger.error('Did not stop in time');
    process.exit(1);
  }, delayMs + LONGEST_STOP_MS).unref();
  await service.stop();
  process.exit(0);
}
