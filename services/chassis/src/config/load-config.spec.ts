import 'reflect-metadata';
import fc from 'fast-check';
import { ConfigError, loadConfig } from './load-config.ts';
import { ServiceConfig } from './service-config.ts';

const valid = {
  DATABASE_URL: 'postgresql://registry:pw@127.0.0.1/registry',
  NATS_URL: 'nats://registry:pw@127.0.0.1:4222',
  API_SECRET_KEY: 'sixteen-letters!',
};

const load = (env: NodeJS.ProcessEnv) => loadConfig(ServiceConfig, env);

function faultsOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    load(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

describe('the configuration', () => {
  it('needs three settings and has a default for the rest', () => {
    expect(Object.fromEntries(Object.entries(load(valid)))).toEqual({
      ...valid,
      APP_ENV: 'development',
      OIDC_ROLE_CLAIM: 'role',
      OTEL_BSP_SCHEDULE_DELAY: 5000,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      OTEL_SDK_DISABLED: false,
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: 0.01,
      TRACE_SLOW_MS: 1000,
      LOG_LEVEL: 'info',
      LOG_FORMAT: 'json',
      DEBUG: false,
      HOST: '0.0.0.0',
      PORT: 8000,
      DB_POOL_SIZE: 5,
      STREAM_REPLICAS: 1,
      STOP_DELAY_MS: 0,
    });
  });

  it('tells of every fault at once', () => {
    const faults = faultsOf({
      DATABASE_URL: 'sqlite:///telemetry.db',
      API_SECRET_KEY: 'short',
      APP_ENV: 'prod',
      LOG_LEVEL: 'loud',
      LOG_FORMAT: 'xml',
      DEBUG: 'perhaps',
      PORT: '65536',
      DB_POOL_SIZE: '0',
    });
    const broken = [
      ...Object.keys(valid),
      'APP_ENV',
      'LOG_LEVEL',
      'LOG_FORMAT',
      'DEBUG',
      'PORT',
      'DB_POOL_SIZE',
    ];
    for (const name of broken) expect(faults.filter((fault) => fault.startsWith(name))).not.toEqual([]);
  });

  it('says what a missing setting is for', () => {
    expect(faultsOf({})).toEqual([
      "DATABASE_URL is required: this service's PostgreSQL database",
      'NATS_URL is required: the NATS server, with the user of this service',
      "API_SECRET_KEY is required: the admin's key, at least 16 characters",
    ]);
  });

  it('takes an empty setting for an absent one', () => {
    expect(load({ ...valid, PORT: '', LOG_LEVEL: '', DEBUG: '', HOST: ' ' })).toEqual(load(valid));
    expect(faultsOf({ ...valid, NATS_URL: '' })).toEqual(faultsOf({ ...valid, NATS_URL: undefined }));
  });

  it('never shows a value that is wrong', () => {
    const names = [
      ...Object.keys(valid),
      'APP_ENV',
      'LOG_LEVEL',
      'LOG_FORMAT',
      'DEBUG',
      'PORT',
      'DB_POOL_SIZE',
    ];
    const secret = fc.stringMatching(/^[a-z]{3}#[0-9a-z]{6}$/);
    fc.assert(
      fc.property(fc.constantFrom(...names), secret, (name, value) => {
        const faults = faultsOf({ ...valid, [name]: value });
        expect(faults).not.toEqual([]);
        expect(new ConfigError(faults).message).not.toContain(value);
      }),
    );
  });

  it.each([
    ['INFO', 'info'],
    ['Debug', 'debug'],
    ['WARNING', 'warn'],
    ['CRITICAL', 'fatal'],
    ['ERROR', 'error'],
    ['trace', 'trace'],
  ])('understands the log level %s', (given, level) => {
    expect(load({ ...valid, LOG_LEVEL: given }).LOG_LEVEL).toBe(level);
  });

  it.each([
    ['true', true],
    ['True', true],
    ['1', true],
    ['false', false],
    ['FALSE', false],
    ['0', false],
  ])('understands DEBUG=%s', (given, debug) => {
    expect(load({ ...valid, DEBUG: given }).DEBUG).toBe(debug);
  });

  it('asks for a longer key in production', () => {
    const short = { ...valid, APP_ENV: 'production', API_SECRET_KEY: 'x'.repeat(31) };
    expect(faultsOf(short)).toEqual([
      'API_SECRET_KEY must have at least 32 characters when APP_ENV=production',
    ]);
    expect(load({ ...short, API_SECRET_KEY: 'x'.repeat(32) }).APP_ENV).toBe('production');
    expect(load({ ...short, APP_ENV: 'staging' }).API_SECRET_KEY).toHaveLength(31);
  });

  it("accepts the address of a database as Python's tools write it", () => {
    const url = 'postgresql+asyncpg://registry:pw@127.0.0.1/registry';
    expect(load({ ...valid, DATABASE_URL: url }).DATABASE_URL).toBe(url);
  });

  it.each(['8000.5', 'eight', '-1', '1e9'])('refuses the port "%s"', (port) => {
    expect(faultsOf({ ...valid, PORT: port })).not.toEqual([]);
  });

  it('believes an issuer only with an audience, and over TLS in production', () => {
    const issuer = { ...valid, OIDC_ISSUER: 'http://127.0.0.1:9000/realm', OIDC_AUDIENCE: 'telemetry' };
    expect(load(issuer)).toMatchObject({ OIDC_ISSUER: issuer.OIDC_ISSUER, OIDC_ROLE_CLAIM: 'role' });
    expect(faultsOf({ ...issuer, OIDC_AUDIENCE: '' })).toEqual([
      'OIDC_AUDIENCE must be set when OIDC_ISSUER is',
    ]);
    expect(faultsOf({ ...issuer, OIDC_ISSUER: 'accounts.example' })).not.toEqual([]);
    const production = { ...issuer, APP_ENV: 'production', API_SECRET_KEY: 'x'.repeat(32) };
    expect(faultsOf(production)).toEqual([
      'OIDC_ISSUER must be an https:// URL (http:// only outside APP_ENV=production)',
    ]);
    expect(load({ ...production, OIDC_ISSUER: 'https://a.example' }).OIDC_ISSUER).toBe('https://a.example');
  });
});
