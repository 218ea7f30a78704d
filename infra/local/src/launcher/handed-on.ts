type Environment = Readonly<Record<string, string | undefined>>;

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'warning', 'error', 'fatal', 'critical'];
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  APP_ENV: ['development', 'staging', 'production'],
  LOG_LEVEL: LOG_LEVELS,
  LOG_FORMAT: ['json', 'console'],
  DEBUG: ['true', 'false', '1', '0'],
};
const HAVE_ANY_CASE = ['LOG_LEVEL', 'DEBUG'];
const NUMBERS = { DB_POOL_SIZE: 200, WS_HEARTBEAT_INTERVAL: 300 };
const DEVICE_KEY = /^([\w-]{1,64}:)?[^\s,:]{8,}$/;

/**
 * The faults of the settings that are handed on to the services, which check them again: said here once, before
 * minutes of preparation, instead of by each of the four. Never tells a value.
 */
export function handedOnFaults(env: Environment): string[] {
  return [...choiceFaults(env), ...numberFaults(env), ...keyFaults(env), ...deviceKeyFaults(env)];
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
  return Object.entries(NUMBERS).flatMap(([name, most]) => {
    const value = Number(env[name] ?? 1);
    return Number.isInteger(value) && value >= 1 && value <= most
      ? []
      : [`${name} must be a number, 1 to ${most}`];
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
