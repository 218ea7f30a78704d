import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';

const REPOSITORY = resolve(import.meta.dirname, '../../..');

/** Where the system is, where the commands keep what they must remember, and the admin key if one is known. */
export interface Settings {
  readonly url: string;
  readonly dataDir: string;
  readonly adminKey: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Unless given otherwise the system is the embedded one: at HOST and PORT, with its data folder (`.data`, or
 * TELEMETRY_DATA). The admin key is the given one, or API_SECRET_KEY of the environment or of .env, or the one that
 * the embedded system made for itself.
 */
export function readSettings(
  given: { readonly url?: string | undefined; readonly key?: string | undefined },
  environment: Environment,
  repository = REPOSITORY,
): Settings {
  const env: Environment = { ...readEnvFile(join(repository, '.env')), ...withoutEmpty(environment) };
  const dataDir = resolve(repository, env.TELEMETRY_DATA ?? '.data');
  return {
    url: given.url ?? `http://${reachable(env.HOST)}:${env.PORT ?? '8000'}`,
    dataDir,
    adminKey: given.key ?? env.API_SECRET_KEY ?? keptKey(dataDir),
  };
}

/** As the embedded system's own address: one that listens at this machine or everywhere is at localhost. */
function reachable(host = '127.0.0.1'): string {
  if (['127.0.0.1', '0.0.0.0', '::'].includes(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
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
  return secrets.API_SECRET_KEY;
}
