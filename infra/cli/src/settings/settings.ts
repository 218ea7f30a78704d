import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { originOf } from '../usage-error.ts';
import { loginPath, readLogin } from './login.ts';

const REPOSITORY = resolve(import.meta.dirname, '../../../..');

/** Where the system is, where the commands keep what they must remember, and the key if one is known. */
export interface Settings {
  readonly url: string;
  readonly dataDir: string;
  readonly key: string | undefined;
}

/** What to say where a key is needed and none is known. */
export const NO_KEY =
  'No key is known: set TELEMETRY_KEY, use "telemetry login", or start the embedded system here first.';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What decides where to look. */
export interface Given {
  readonly url?: string | undefined;
  /** Whether the login may be used; what fills a system with readings must not meet one by accident. */
  readonly usesLogin?: boolean;
}

/**
 * The system is the given one, that of TELEMETRY_URL, that of the login, or the embedded one of this machine (HOST and
 * PORT). The key is TELEMETRY_KEY, or API_SECRET_KEY, of the environment or of .env; that of the login, for its own
 * system only; or the one that the embedded system made for itself in its data folder (`.data`, or TELEMETRY_DATA).
 */
export function readSettings(
  given: Given,
  environment: Environment,
  repository: string = REPOSITORY,
): Settings {
  const env: Environment = { ...readEnvFile(join(repository, '.env')), ...withoutEmpty(environment) };
  const dataDir = resolve(repository, env.TELEMETRY_DATA ?? '.data');
  const login = given.usesLogin === true ? readLogin(loginPath(env)) : undefined;
  const named = given.url ?? (env.TELEMETRY_URL === undefined ? login?.url : originOf(env.TELEMETRY_URL));
  const embedded = `http://${reachable(env.HOST)}:${env.PORT ?? '8000'}`;
  const url = named ?? embedded;
  const keptKey = url === login?.url ? login.key : url === embedded ? embeddedKey(dataDir) : undefined;
  return { url, dataDir, key: env.TELEMETRY_KEY ?? env.API_SECRET_KEY ?? keptKey };
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

function embeddedKey(dataDir: string): string | undefined {
  const path = join(dataDir, 'secrets.json');
  if (!existsSync(path)) return undefined;
  const secrets = JSON.parse(readFileSync(path, 'utf8')) as Environment;
  return secrets.API_SECRET_KEY;
}
