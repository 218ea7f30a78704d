import { accessSync, constants } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import type { Service } from './routes.ts';
import { SAMPLERS } from './sampler.ts';

/** The settings of the edge, all from the environment. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** How long an edge that was told to stop says that it is not ready and serves on. */
  readonly stopDelayMs: number;
  /** Origin of each service, such as `http://127.0.0.1:8001`. */
  readonly upstreams: Readonly<Record<Service, string>>;
  /** Folder with the built console. */
  readonly consoleDir: string;
  readonly logLevel: string;
  /** What a scraper of /metrics has to show; without it the private network may look. */
  readonly metricsToken?: string;
  /** Of requests that are passed on; none without it. */
  readonly tracing?: TracingSettings;
  /** Addresses, or ranges of them, whose X-Forwarded headers are believed; nobody's when empty. */
  readonly trustedProxies: readonly string[];
  /** Of the OpenID Connect issuer, and where it gives tokens: what the console's pages may ask besides their own. */
  readonly issuerOrigins: readonly string[];
  /** Serves HTTPS with it; HTTP when there is none. */
  readonly certificate?: Certificate;
}

/** How requests are traced; named as in the services. */
export interface TracingSettings {
  /** OTLP/HTTP collector. */
  readonly endpoint: string;
  readonly protocol: string;
  readonly sampler: string;
  /** Of the traces that begin here, where the sampler has one. */
  readonly ratio: number;
  readonly exportDelayMs: number;
}

/** Files in PEM form: the certificate with those that vouch for it, and its key. */
export interface Certificate {
  readonly certFile: string;
  readonly keyFile: string;
}

/** Every fault of the settings at once, one line each. */
export class ConfigError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`The settings are not valid:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.faults = faults;
  }
}

/** From the least to the most. */
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];
/** Names of the older system. */
const LEVEL_ALIASES: Readonly<Record<string, string>> = { warning: 'warn', critical: 'fatal' };
const CONSOLE_DIR = resolve(import.meta.dirname, '../../../frontend/dist/browser');

/** The value of a setting, or what it is when it is absent. */
type Setting = (name: string, fallback: string) => string;

/** Reads and checks the settings; throws a ConfigError that names every fault. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const faults: string[] = [];
  // An empty setting, as in `HOST=` of an .env file, counts as absent.
  const setting: Setting = (name, fallback) => {
    const value = env[name]?.trim() ?? '';
    return value === '' ? fallback : value;
  };
  const origin = (name: string, fallback: string) => {
    const value = setting(name, fallback);
    if (!isOrigin(value)) faults.push(`${name}: "${value}" is not an origin such as http://127.0.0.1:8001`);
    return value.replace(/\/$/, '');
  };
  const port = setting('PORT', '8000');
  const givenLevel = setting('LOG_LEVEL', 'info').toLowerCase();
  const logLevel = LEVEL_ALIASES[givenLevel] ?? givenLevel;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    faults.push(`PORT: "${port}" is not a port (0 to 65535)`);
  const stopDelayMs = Number(setting('STOP_DELAY_MS', '0'));
  if (!(Number.isInteger(stopDelayMs) && stopDelayMs >= 0 && stopDelayMs <= 60_000))
    faults.push('STOP_DELAY_MS: has to be an integer from 0 to 60000');
  if (!LOG_LEVELS.includes(logLevel))
    faults.push(`LOG_LEVEL: "${logLevel}" is none of ${LOG_LEVELS.join(', ')}`);
  const files = ['TLS_CERT_FILE', 'TLS_KEY_FILE'].map((name) => setting(name, ''));
  const [certFile = '', keyFile = ''] = files;
  if ((certFile === '') !== (keyFile === '')) faults.push('TLS_CERT_FILE and TLS_KEY_FILE go together');
  for (const file of files.filter((name) => name !== '' && !isReadable(name)))
    faults.push(`TLS_CERT_FILE, TLS_KEY_FILE: ${file} cannot be read`);
  const trustedProxies = setting('TRUSTED_PROXIES', '').split(',').filter(Boolean);
  for (const proxy of trustedProxies.filter((one) => !isAddressOrRange(one)))
    faults.push(`TRUSTED_PROXIES: "${proxy}" is no address and no range such as 10.0.0.0/8`);
  const metricsToken = setting('METRICS_TOKEN', '');
  if (metricsToken !== '' && metricsToken.length < 16)
    faults.push('METRICS_TOKEN: has to have at least 16 characters');
  const tracing = readTracing(setting, faults);
  const config: Config = {
    host: setting('HOST', '0.0.0.0'),
    port: Number(port),
    stopDelayMs,
    upstreams: {
      registry: origin('REGISTRY_URL', 'http://127.0.0.1:8001'),
      ingest: origin('INGEST_URL', 'http://127.0.0.1:8002'),
      query: origin('QUERY_URL', 'http://127.0.0.1:8003'),
      realtime: origin('REALTIME_URL', 'http://127.0.0.1:8004'),
    },
    consoleDir: resolve(setting('CONSOLE_DIR', CONSOLE_DIR)),
    logLevel,
    trustedProxies,
    issuerOrigins: readIssuerOrigins(setting, faults),
    ...(metricsToken === '' ? {} : { metricsToken }),
    ...(tracing === undefined ? {} : { tracing }),
    ...(certFile === '' ? {} : { certificate: { certFile, keyFile } }),
  };
  if (faults.length > 0) throw new ConfigError(faults);
  return config;
}

function readIssuerOrigins(setting: Setting, faults: string[]): string[] {
  const names = ['OIDC_ISSUER', 'OIDC_TOKEN_ORIGIN'];
  const given = names.map((name) => [name, setting(name, '')] as const).filter(([, url]) => url !== '');
  for (const [name, url] of given)
    if (webOriginOf(url) === undefined) faults.push(`${name}: "${url}" is no https:// or http:// URL`);
  if (given[0]?.[0] === 'OIDC_TOKEN_ORIGIN') faults.push('OIDC_TOKEN_ORIGIN: is nothing without OIDC_ISSUER');
  return [...new Set(given.flatMap(([, url]) => webOriginOf(url) ?? []))];
}

function readTracing(setting: Setting, faults: string[]): TracingSettings | undefined {
  const endpoint = setting('OTEL_EXPORTER_OTLP_ENDPOINT', '');
  const protocol = setting('OTEL_EXPORTER_OTLP_PROTOCOL', 'http/protobuf');
  const sampler = setting('OTEL_TRACES_SAMPLER', 'parentbased_traceidratio');
  const ratio = Number(setting('OTEL_TRACES_SAMPLER_ARG', '0.01'));
  const exportDelayMs = Number(setting('OTEL_BSP_SCHEDULE_DELAY', '5000'));
  const isOff = ['true', '1'].includes(setting('OTEL_SDK_DISABLED', 'false').toLowerCase());
  if (endpoint !== '' && !/^https?:\/\/[^\s/]+/.test(endpoint))
    faults.push(`OTEL_EXPORTER_OTLP_ENDPOINT: "${endpoint}" is no https:// or http:// URL`);
  if (!['http/protobuf', 'http/json'].includes(protocol))
    faults.push(`OTEL_EXPORTER_OTLP_PROTOCOL: "${protocol}" is neither http/protobuf nor http/json`);
  if (!SAMPLERS.includes(sampler))
    faults.push(`OTEL_TRACES_SAMPLER: "${sampler}" is none of ${SAMPLERS.join(', ')}`);
  if (!(ratio >= 0 && ratio <= 1)) faults.push('OTEL_TRACES_SAMPLER_ARG: has to be from 0 to 1');
  if (!(exportDelayMs >= 10 && exportDelayMs <= 60_000))
    faults.push('OTEL_BSP_SCHEDULE_DELAY: has to be from 10 to 60000');
  return endpoint === '' || isOff ? undefined : { endpoint, protocol, sampler, ratio, exportDelayMs };
}

function isAddressOrRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const longest = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return (
    rest.length === 0 && (bits === undefined ? longest > 0 : /^\d+$/.test(bits) && Number(bits) <= longest)
  );
}

function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** As the browser writes it, so that nothing else can get into a header. */
function webOriginOf(url: string): string | undefined {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) return undefined;
  return new URL(url).origin;
}

/** Upstreams are plain HTTP inside the private network; a path would be lost on the way, so it is refused. */
function isOrigin(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, pathname, search, username } = new URL(value);
  return protocol === 'http:' && pathname === '/' && search === '' && username === '';
}
