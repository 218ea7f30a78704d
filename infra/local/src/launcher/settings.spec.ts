import { readSettings } from './settings.ts';

const read = (file: Record<string, string>, environment: Record<string, string> = {}) =>
  readSettings('/repository', file, environment);

describe('the settings of npm start', () => {
  it('have defaults', () => {
    const settings = read({});
    expect(settings.dataDir).toBe('/repository/.data');
    expect(settings.host).toBe('127.0.0.1');
    expect(settings.ports).toEqual({
      ...{ edge: 8000, registry: 8001, ingest: 8002, query: 8003, realtime: 8004 },
      ...{ postgres: 8010, nats: 8011, natsMonitor: 8012 },
    });
    expect(settings.apiSecretKey).toBeUndefined();
  });

  it('take the environment before the .env file, and an empty one for none', () => {
    const settings = read(
      { PORT: '9000', NATS_PORT: '9011', HOST: '0.0.0.0' },
      { PORT: '9100', HOST: '', LOG_LEVEL: ' ' },
    );
    expect(settings.ports.edge).toBe(9100);
    expect(settings.ports.nats).toBe(9011);
    expect(settings.host).toBe('0.0.0.0');
  });

  it('name every fault at once', () => {
    const faulty = { PORT: '8001', QUERY_PORT: '70000', NATS_PORT: 'http', API_SECRET_KEY: 'short' };
    expect(() => read(faulty)).toThrow(
      [
        'The settings are not valid:',
        '  REGISTRY_PORT is 8001, and so is PORT',
        '  QUERY_PORT must be a port number, 1 to 65535',
        '  NATS_PORT must be a port number, 1 to 65535',
        '  API_SECRET_KEY must have at least 16 characters',
      ].join('\n'),
    );
  });

  it('ask for a longer key in production', () => {
    const API_SECRET_KEY = 'a-key-of-20-letters!';
    expect(read({ API_SECRET_KEY }).apiSecretKey).toBe(API_SECRET_KEY);
    expect(() => read({ API_SECRET_KEY, APP_ENV: 'production' })).toThrow('at least 32 characters');
  });

  it('name every fault of what is handed on to the services, and tell no key', () => {
    const faulty = {
      ...{ APP_ENV: 'prod', LOG_LEVEL: 'loud', LOG_FORMAT: 'xml', DEBUG: 'perhaps' },
      ...{ DB_POOL_SIZE: '0', WS_HEARTBEAT_INTERVAL: 'often', DEVICE_API_KEYS: 'room-1:short' },
      ...{
        QUESTION_TIMEOUT_MS: '99',
        WS_DRAIN_MS: '10001',
        OIDC_ISSUER: 'issuer.example',
        METRICS_TOKEN: 'short',
      },
    };
    for (const name of Object.keys(faulty)) expect(() => read(faulty)).toThrow(`  ${name} must be `);
    expect(() => read(faulty)).toThrow('  OIDC_AUDIENCE must be set when OIDC_ISSUER is');
    expect(() => read(faulty)).not.toThrow('room-1:short');
  });

  it('take keys without a device in development only', () => {
    const DEVICE_API_KEYS = 'room-1:first-key,bare-key-1';
    expect(read({ DEVICE_API_KEYS }).env.DEVICE_API_KEYS).toBe(DEVICE_API_KEYS);
    expect(() => read({ DEVICE_API_KEYS, APP_ENV: 'staging' })).toThrow('DEVICE_API_KEYS may hold');
  });

  it('take what the services take', () => {
    const good = {
      APP_ENV: 'staging',
      LOG_LEVEL: 'WARNING',
      DEBUG: 'True',
      DB_POOL_SIZE: '200',
      HOUR_QUIET_S: '0',
    };
    expect(read(good).env).toMatchObject(good);
  });
});
