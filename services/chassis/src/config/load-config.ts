import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';

/** Settings that do not make sense; the message lists every fault, one a line, and never a value. */
export class ConfigError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`The configuration is not valid:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  }
}

/**
 * Reads and validates a configuration class from environment variables; empty ones count as absent.
 * @throws ConfigError with all faults at once.
 */
export function loadConfig<C extends object>(Config: new () => C, env: NodeJS.ProcessEnv): C {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const config = plainToInstance(Config, given, { exposeDefaultValues: true });
  const faults = validateSync(config, { forbidUnknownValues: true }).flatMap(({ property, constraints }) =>
    given[property] === undefined && property in secretsAndUrls
      ? [`${property} is required: ${secretsAndUrls[property] ?? ''}`]
      : Object.values(constraints ?? {}),
  );
  if (faults.length > 0) throw new ConfigError(faults);
  return config;
}

const secretsAndUrls: Record<string, string> = {
  DATABASE_URL: "this service's PostgreSQL database",
  MIGRATION_DATABASE_URL: "this service's PostgreSQL database, as the role that owns it",
  NATS_URL: 'the NATS server, with the user of this service',
  API_SECRET_KEY: "the admin's key, at least 16 characters",
};
