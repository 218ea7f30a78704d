import { edgeProcess, serviceProcesses, type StackFacts } from './processes.ts';
import { readSettings } from './settings.ts';

const facts = (env: Record<string, string> = {}): StackFacts => ({
  repository: '/repository',
  settings: readSettings('/repository', {}, env),
  apiSecretKey: 'the-key-of-the-admin',
  logFormat: 'console',
  databaseUrl: (service) => `postgresql://${service}:secret-of-${service}@127.0.0.1/${service}`,
  ownerUrl: (service) => `postgresql://${service}_owner:secret-of-${service}@127.0.0.1/${service}`,
  natsUrl: (service) => `nats://${service}:secret-of-${service}@127.0.0.1`,
});

describe('the processes of the system', () => {
  it('are the four services and the edge, each at its own port', () => {
    const services = serviceProcesses(facts({ QUERY_PORT: '9003' }));
    expect(services.map(({ name, env, readyUrl }) => [name, env.PORT, env.HOST, readyUrl])).toEqual([
      ['registry', '8001', '127.0.0.1', 'http://127.0.0.1:8001/readyz'],
      ['ingest', '8002', '127.0.0.1', 'http://127.0.0.1:8002/readyz'],
      ['query', '9003', '127.0.0.1', 'http://127.0.0.1:9003/readyz'],
      ['realtime', '8004', '127.0.0.1', 'http://127.0.0.1:8004/readyz'],
    ]);
    expect(edgeProcess(facts({ QUERY_PORT: '9003' })).env).toMatchObject({
      REGISTRY_URL: 'http://127.0.0.1:8001',
      QUERY_URL: 'http://127.0.0.1:9003',
      CONSOLE_DIR: '/repository/frontend/dist/browser',
    });
  });

  it("know no other's password, and the edge none at all", () => {
    for (const { name, env } of serviceProcesses(facts())) {
      const secrets = JSON.stringify(env).match(/secret-of-\w+/g);
      expect(new Set(secrets)).toEqual(new Set([`secret-of-${name}`]));
    }
    expect(JSON.stringify(edgeProcess(facts()))).not.toMatch(/secret-of|the-key-of-the-admin/);
  });

  it('are handed the settings meant for them and nothing else of the environment', () => {
    const given = {
      DEVICE_API_KEYS: 'a:key-of-a',
      WS_HEARTBEAT_INTERVAL: '5',
      DEBUG: '1',
      BACKFILL_RATE: '0',
      COMPACT_AFTER_S: '60',
      QUESTION_TIMEOUT_MS: '5000',
      WS_MAX_CONNECTIONS: '7',
      OIDC_ISSUER: 'https://issuer.example',
      OIDC_AUDIENCE: 'telemetry',
      OIDC_CLIENT_ID: 'console',
      OIDC_TOKEN_ORIGIN: 'https://tokens.example',
      NODE_OPTIONS: '--x',
      npm_x: '1',
    };
    const [registry, ingest, query, realtime] = serviceProcesses(
      facts({ ...given, DATABASE_URL: 'sqlite:' }),
    );
    expect(registry?.env).toMatchObject({
      DEVICE_API_KEYS: 'a:key-of-a',
      DEBUG: '1',
      OIDC_CLIENT_ID: 'console',
    });
    expect(edgeProcess(facts(given)).env).toMatchObject({
      OIDC_ISSUER: 'https://issuer.example',
      OIDC_TOKEN_ORIGIN: 'https://tokens.example',
    });
    expect(realtime?.env).not.toHaveProperty('DEVICE_API_KEYS');
    expect(realtime?.env).toMatchObject({ WS_HEARTBEAT_INTERVAL: '5', DEBUG: '1', WS_MAX_CONNECTIONS: '7' });
    expect(query?.env).toMatchObject({ COMPACT_AFTER_S: '60', QUESTION_TIMEOUT_MS: '5000' });
    expect(Object.keys(ingest?.env ?? {}).sort()).toEqual([
      'API_SECRET_KEY',
      'BACKFILL_RATE',
      'DATABASE_URL',
      'DEBUG',
      'DEVICE_API_KEYS',
      'HOST',
      'LOG_FORMAT',
      'MIGRATION_DATABASE_URL',
      'NATS_URL',
      'OIDC_AUDIENCE',
      'OIDC_ISSUER',
      'PORT',
    ]);
    expect(ingest?.env.DATABASE_URL).toMatch(/^postgresql:/);
  });

  it('log as the terminal wants it unless told otherwise', () => {
    expect(serviceProcesses(facts())[0]?.env.LOG_FORMAT).toBe('console');
    expect(serviceProcesses(facts({ LOG_FORMAT: 'json' }))[0]?.env.LOG_FORMAT).toBe('json');
  });

  it('are asked on this machine when the edge listens everywhere', () => {
    expect(edgeProcess(facts({ HOST: '0.0.0.0' })).readyUrl).toBe('http://127.0.0.1:8000/readyz');
    expect(edgeProcess(facts({ HOST: '::1' })).readyUrl).toBe('http://[::1]:8000/readyz');
    expect(edgeProcess(facts({ HOST: '192.0.2.7' })).readyUrl).toBe('http://192.0.2.7:8000/readyz');
  });
});
