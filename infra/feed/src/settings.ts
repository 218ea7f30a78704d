import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';

const REPOSITORY = resolve(import.meta.dirname, '../../..');

/** Where the commands keep what they must remember, and the admin key if one is known. */
export interface Settings {
  readonly dataDir: string;
  readonly adminKey: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The data folder is that of the embedded system (`.data`, or TELEMETRY_DATA). The admin key is the given one, or
 * API_SECRET_KEY of the environment or of .env, or the one that the embedded system made for itself.
 */
export function readSettings(
  given: string | undefined,
  environment: Environment,
  repository = REPOSITORY,
): Settings {
  const env: Environment = { ...readEnvFile(join(repository, '.env')), ...withoutEmpty(environment) };
  const dataDir = resolve(repository, env.TELEMETRY_DATA ?? '.data');
  return { dataDir, adminKey: given ?? env.API_SECRET_KEY ?? keptKey(dataDir) };
}

function readEnvFile(path: string): Environment {
  return existsSync(path) ? withoutEmpty(parseEnv(readFileSync(path, 'utf8'))) : {};
}

function withoutEmpty(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
}

function keptKey(dataDir: string): string | undefined {
  const path = join(dataDir, 'secrets.json');
  if (!existsSync(path)) return undefined;
  const secrets = JSON.parse(readFileSync(path, 'utf8')) as Environment;
  return secrets.API_SECRET_KEY ?? secrets.apiSecretKey;
}
