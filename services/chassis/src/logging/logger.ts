import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';
import type { ServiceConfig } from '../config/service-config.ts';

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
  const options: LoggerOptions = {
    name,
    level: config.LOG_LEVEL,
    redact: { paths: REDACTED, censor: '[redacted]' },
    base: { service: name },
  };
  if (config.LOG_FORMAT === 'json') {
    return pino({ ...options, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  }
  return pino({
    ...options,
    transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname,service,name', singleLine: true } },
  });
}

export type { Logger } from 'pino';

/** Injects the service's logger. */
export const LOGGER = Symbol('logger');
