import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';
import type { ServiceConfig } from '../config/service-config.ts';
import { activeTraceId } from '../tracing/active-trace.ts';

/** Header and field names whose values never reach a log. */
const SECRETS = ['authorization', 'cookie', 'x-api-key', 'set-cookie', 'api_key', 'key', 'password', 'token'];

const REDACTED = SECRETS.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.headers["${name}"]`]);

/**
 * The service's logger: JSON lines, or readable ones for a terminal, with secrets removed. JSON goes to
 * `destination`, which is standard output when absent.
 */
export function createLogger(
  name: string,
  config: Pick<ServiceConfig, 'LOG_LEVEL' | 'LOG_FORMAT'>,
  destination?: DestinationStream,
): Logger {
  const family: WeakRef<Logger>[] = [];
  const options: LoggerOptions = {
    name,
    level: config.LOG_LEVEL,
    redact: { paths: REDACTED, censor: '[redacted]' },
    base: { service: name },
    mixin: traceOf,
    onChild: (child) => void family.push(new WeakRef(child)),
  };
  const logger =
    config.LOG_FORMAT === 'json'
      ? pino({ ...options, timestamp: pino.stdTimeFunctions.isoTime }, destination)
      : pino({
          ...options,
          transport: {
            target: 'pino-pretty',
            options: { ignore: 'pid,hostname,service,name', singleLine: true },
          },
        });
  families.set(logger, family);
  return logger;
}

/** A logger's children have levels of their own, so they are kept to be told; few are made, and none for a request. */
const families = new WeakMap<Logger, WeakRef<Logger>[]>();

/** From now on the logger, and all that were made of it, leave out what is below this level. */
export function setLogLevel(logger: Logger, level: string): void {
  logger.level = level;
  for (const child of families.get(logger) ?? []) {
    const alive = child.deref();
    if (alive !== undefined) alive.level = level;
  }
}

/** Every line that is written while a request or a message is worked on names its trace. */
function traceOf(): object {
  const traceId = activeTraceId();
  return traceId === undefined ? {} : { trace_id: traceId };
}

export type { Logger } from 'pino';

/** Injects the service's logger. */
export const LOGGER = Symbol('logger');
