type Environment = Readonly<Record<string, string | undefined>>;

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'warning', 'error', 'fatal', 'critical'];
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  APP_ENV: ['development', 'staging', 'production'],
  LOG_LEVEL: LOG_LEVELS,
  LOG_FORMAT: ['json', 'console'],
  DEBUG: ['true', 'false', '1', '0'],
  OTEL_EXPORTER_OTLP_PROTOCOL: ['http/protobuf', 'http/json'],
  OTEL_TRACES_SAMPLER: [
    ...['always_on', 'always_off', 'traceidratio'],
    ...['parentbased_always_on', 'parentbased_always_off', 'parentbased_traceidratio'],
  ],
  OTEL_SDK_DISABLED: ['true', 'false', '1', '0'],
};
const HAVE_ANY_CASE = ['LOG_LEVEL', 'DEBUG'];
/** Whole numbers, with their bounds. */
const NUMBERS: Readonly<Record<string, readonly [least: number, most: number]>> = {
  DB_POOL_SIZE: [1, 200],
  REPLAY_WINDOW_S: [1, 604_800],
  READ_POOL_SIZE: [1, 100],
  READ_TIMEOUT_MS: [100, 600_000],
  QUESTION_TIMEOUT_MS: [100, 600_000],
  HOUR_QUIET_S: [0, 600],
  COMPACT_AFTER_S: [0, 7_776_000],
  COMPACT_QUIET_S: [0, 86_400],
  DEAD_LETTER_MAX: [0, 10_000_000],
  TRACED_READINGS_MAX: [0, 10_000_000],
  TRACE_SLOW_MS: [1, 600_000],
  OTEL_BSP_SCHEDULE_DELAY: [10, 60_000],
  WS_HEARTBEAT_INTERVAL: [1, 300],
  WS_MAX_CONNECTIONS: [1, 1_000_000],
  WS_MAX_PER_ADDRESS: [1, 1_000_000],
  WS_MAX_SUBSCRIPTIONS: [1, 10_000],
  WS_MAX_MESSAGE_BYTES: [1024, 1_048_576],
  WS_MAX_MESSAGES_PER_S: [1, 10_000],
  WS_DRAIN_MS: [0, 10_000],
};
const ISSUER = /^https?:\/\/[^\s?#]+$/;
const DEVICE_KEY = /^([\w-]{1,64}:)?[^\s,:]{8,}$/;

/**
 * The faults of the settings that are handed on to the services, which check them again: said here once, before
 * minutes of preparation, instead of by each of the four. Never tells a value.
 */
export function handedOnFaults(env: Environment): string[] {
  return [
    ...choiceFaults(env),
    ...numberFaults(env),
    ...keyFaults(env),
    ...deviceKeyFaults(env),
    ...issuerFaults(env),
    ...tokenFaults(env),
  ];
}

function choiceFaults(env: Environment): string[] {
  return Object.entries(CHOICES).flatMap(([name, choices]) => {
    const given = HAVE_ANY_CASE.includes(name) ? env[name]?.toLowerCase() : env[name];
    return given === undefined || choices.includes(given)
      ? []
      : [`${name} must be one of ${choices.join(', ')}`];
  });
}

function numberFaults(env: Environment): string[] {
  return Object.entries(NUMBERS).flatMap(([name, [least, most]]) => {
    const value = Number(env[name] ?? least);
    return Number.isInteger(value) && value >= least && value <= most
      ? []
      : [`${name} must be a whole number, ${least} to ${most}`];
  });
}

function keyFaults({ API_SECRET_KEY: key, APP_ENV: appEnv }: Environment): string[] {
  const shortest = appEnv === 'production' ? 32 : 16;
  return key !== undefined && key.length < shortest
    ? [`API_SECRET_KEY must have at least ${shortest} characters${shortest === 32 ? ' in production' : ''}`]
    : [];
}

function deviceKeyFaults({
  DEVICE_API_KEYS: setting,
  APP_ENV: appEnv = 'development',
}: Environment): string[] {
  const entries = setting?.split(',') ?? [];
  if (!entries.every((entry) => DEVICE_KEY.test(entry)))
    return [
      'DEVICE_API_KEYS must be device_id:key entries with commas between, each key of 8 characters or more',
    ];
  const hasBareKeys = entries.some((entry) => !entry.includes(':'));
  return hasBareKeys && appEnv !== 'development'
    ? ['DEVICE_API_KEYS may hold keys without a device in development only']
    : [];
}

function issuerFaults({
  OIDC_ISSUER: issuer,
  OIDC_AUDIENCE: audience,
  OIDC_TOKEN_ORIGIN: tokens,
}: Environment): string[] {
  if (issuer === undefined)
    return tokens === undefined ? [] : ['OIDC_TOKEN_ORIGIN must not be set without OIDC_ISSUER'];
  return [
    ...(ISSUER.test(issuer) ? [] : ['OIDC_ISSUER must be an https:// URL']),
    ...(ISSUER.test(tokens ?? issuer) ? [] : ['OIDC_TOKEN_ORIGIN must be an https:// URL']),
    ...(audience === undefined ? ['OIDC_AUDIENCE must be set when OIDC_ISSUER is'] : []),
  ];
}

function tokenFaults({ METRICS_TOKEN: token }: Environment): string[] {
  return token !== undefined && token.length < 16 ? ['METRICS_TOKEN must be of 16 characters or more'] : [];
}
