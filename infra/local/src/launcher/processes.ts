import { join } from 'node:path';
import { SERVICES, type ServiceName } from '../service-users.ts';
import type { Settings } from './settings.ts';

/** One of our own processes: a script run by Node, ready when `readyUrl` answers 2xx. */
export interface NodeProcess {
  readonly name: string;
  readonly cwd: string;
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
  readonly readyUrl: string;
}

/** What the processes need to know of the stack they run in. */
export interface StackFacts {
  readonly repository: string;
  readonly settings: Settings;
  readonly apiSecretKey: string;
  /** For people at a terminal, `json` for programs. */
  readonly logFormat: 'console' | 'json';
  readonly databaseUrl: (service: ServiceName) => string;
  /** As the role that owns the database: a service migrates by itself here. */
  readonly ownerUrl: (service: ServiceName) => string;
  readonly natsUrl: (service: ServiceName) => string;
}

/** What any program may need from the surroundings. NODE_OPTIONS and npm's own variables are not among it. */
const SURROUNDINGS = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TMPDIR', 'TZ', 'NO_COLOR'];
/** How every process is watched, and whom it believes. */
const OF_EVERYBODY = [
  ...['LOG_LEVEL', 'METRICS_TOKEN', 'OIDC_ISSUER'],
  ...['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_PROTOCOL', 'OTEL_EXPORTER_OTLP_HEADERS'],
  ...['OTEL_EXPORTER_OTLP_TIMEOUT', 'OTEL_EXPORTER_OTLP_COMPRESSION', 'OTEL_EXPORTER_OTLP_CERTIFICATE'],
  ...['OTEL_TRACES_SAMPLER', 'OTEL_TRACES_SAMPLER_ARG', 'OTEL_BSP_SCHEDULE_DELAY'],
  ...['OTEL_RESOURCE_ATTRIBUTES', 'OTEL_SDK_DISABLED'],
];
const OF_EVERY_SERVICE = [
  ...OF_EVERYBODY,
  ...['APP_ENV', 'LOG_FORMAT', 'DEBUG', 'DB_POOL_SIZE', 'TRACE_SLOW_MS'],
  ...['OIDC_AUDIENCE', 'OIDC_ROLE_CLAIM'],
];
const OF_ONE_SERVICE: Readonly<Record<ServiceName, readonly string[]>> = {
  registry: ['DEVICE_API_KEYS', 'OIDC_CLIENT_ID', 'OIDC_SCOPES'],
  ingest: ['DEVICE_API_KEYS', 'DEVICE_RATE', 'DEVICE_BURST', 'BACKFILL_RATE', 'BACKFILL_BURST'],
  query: [
    'REPLAY_WINDOW_S',
    'READ_POOL_SIZE',
    'READ_TIMEOUT_MS',
    'QUESTION_TIMEOUT_MS',
    'HOUR_QUIET_S',
    'COMPACT_AFTER_S',
    'COMPACT_QUIET_S',
    'DEAD_LETTER_MAX',
    'TRACED_READINGS_MAX',
  ],
  realtime: [
    'WS_HEARTBEAT_INTERVAL',
    'WS_MAX_CONNECTIONS',
    'WS_MAX_PER_ADDRESS',
    'WS_MAX_SUBSCRIPTIONS',
    'WS_MAX_MESSAGE_BYTES',
    'WS_MAX_MESSAGES_PER_S',
    'WS_DRAIN_MS',
  ],
};

/** The four services, each with the settings it needs and no more: none knows another's password. */
export function serviceProcesses(facts: StackFacts): NodeProcess[] {
  const { repository, settings, apiSecretKey, logFormat, databaseUrl, ownerUrl, natsUrl } = facts;
  return SERVICES.map((name) => ({
    name,
    cwd: join(repository, 'services', name),
    script: 'dist/main.js',
    env: {
      LOG_FORMAT: logFormat,
      ...pick(settings.env, [...SURROUNDINGS, ...OF_EVERY_SERVICE, ...OF_ONE_SERVICE[name]]),
      HOST: '127.0.0.1',
      PORT: String(settings.ports[name]),
      DATABASE_URL: databaseUrl(name),
      MIGRATION_DATABASE_URL: ownerUrl(name),
      NATS_URL: natsUrl(name),
      API_SECRET_KEY: apiSecretKey,
    },
    readyUrl: `${originOf(settings, name)}/readyz`,
  }));
}

/** The edge: the one origin of the console and the API. It holds no secret but that of the scraper. */
export function edgeProcess({ repository, settings }: StackFacts): NodeProcess {
  const { host, ports, env } = settings;
  return {
    name: 'edge',
    cwd: join(repository, 'infra', 'edge'),
    script: 'src/main.ts',
    env: {
      ...pick(env, [...SURROUNDINGS, ...OF_EVERYBODY, 'OIDC_TOKEN_ORIGIN']),
      HOST: host,
      PORT: String(ports.edge),
      ...Object.fromEntries(SERVICES.map((name) => [`${name.toUpperCase()}_URL`, originOf(settings, name)])),
      CONSOLE_DIR: join(repository, 'frontend', 'dist', 'browser'),
    },
    readyUrl: `http://${reachable(host)}:${ports.edge}/readyz`,
  };
}

function originOf({ ports }: Settings, service: ServiceName): string {
  return `http://127.0.0.1:${ports[service]}`;
}

/** An address to reach a listener at: one that listens everywhere is here, too. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

function pick(env: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => names.includes(name)));
}
