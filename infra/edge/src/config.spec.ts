import { ConfigError, readConfig } from './config.ts';

describe('the settings', () => {
  it('have defaults that fit the embedded stack', () => {
    const config = readConfig({});
    expect(config).toMatchObject({ host: '0.0.0.0', port: 8000, logLevel: 'info' });
    expect(config.upstreams.query).toBe('http://127.0.0.1:8003');
    expect(config.consoleDir).toMatch(/frontend\/dist/);
  });

  it('name every fault at once', () => {
    const read = () =>
      readConfig({ PORT: '80000', LOG_LEVEL: 'loud', INGEST_URL: 'ingest:8002', QUERY_URL: 'http://q/api' });
    expect(read).toThrow(ConfigError);
    for (const name of ['PORT', 'LOG_LEVEL', 'INGEST_URL', 'QUERY_URL']) expect(read).toThrow(`${name}: `);
  });

  it.each([
    ['WARNING', 'warn'],
    ['CRITICAL', 'fatal'],
    ['Debug', 'debug'],
  ])('understand the log level %s', (given, level) => {
    expect(readConfig({ LOG_LEVEL: given }).logLevel).toBe(level);
  });

  it('take a certificate only with its key, both readable', () => {
    const [here, nowhere] = [import.meta.filename, '/nowhere/tls.key'];
    const withKey = { TLS_CERT_FILE: here, TLS_KEY_FILE: here };
    expect(readConfig(withKey).certificate).toEqual({ certFile: here, keyFile: here });
    expect(readConfig({ TLS_CERT_FILE: '', TLS_KEY_FILE: ' ' }).certificate).toBeUndefined();
    expect(() => readConfig({ TLS_CERT_FILE: here })).toThrow('go together');
    expect(() => readConfig({ ...withKey, TLS_KEY_FILE: nowhere })).toThrow(`${nowhere} cannot be read`);
  });

  it('name whose word on a caller is believed', () => {
    expect(readConfig({ TRUSTED_PROXIES: '10.0.0.0/8,::1' }).trustedProxies).toEqual(['10.0.0.0/8', '::1']);
    for (const wrong of ['anyone', '10.0.0.0/33', '10.0.0.0/8/8', '1.2.3/8'])
      expect(() => readConfig({ TRUSTED_PROXIES: wrong })).toThrow('TRUSTED_PROXIES: ');
  });

  it('take of the issuer its origin', () => {
    const origins = (url: string) => readConfig({ OIDC_ISSUER: url }).issuerOrigins;
    expect(origins('https://login.example/realms/plant')).toEqual(['https://login.example']);
    expect(origins('http://127.0.0.1:9000')).toEqual(['http://127.0.0.1:9000']);
    expect(origins('')).toEqual([]);
    for (const wrong of ['login.example', 'ftp://login.example', 'https://'])
      expect(() => origins(wrong)).toThrow('OIDC_ISSUER: ');
  });

  it('name where the issuer gives tokens, when that is elsewhere', () => {
    const issuer = { OIDC_ISSUER: 'https://login.example' };
    const origins = (url: string) => readConfig({ ...issuer, OIDC_TOKEN_ORIGIN: url }).issuerOrigins;
    expect(origins('https://tokens.example/')).toEqual(['https://login.example', 'https://tokens.example']);
    expect(origins('https://login.example/token')).toEqual(['https://login.example']);
    for (const wrong of ['*', "'self' *", 'https:'])
      expect(() => origins(wrong)).toThrow('OIDC_TOKEN_ORIGIN: ');
    expect(() => readConfig({ OIDC_TOKEN_ORIGIN: 'https://tokens.example' })).toThrow('without OIDC_ISSUER');
  });

  it('bound how long it serves on when it is told to stop', () => {
    expect(readConfig({}).stopDelayMs).toBe(0);
    expect(readConfig({ STOP_DELAY_MS: '5000' }).stopDelayMs).toBe(5000);
    for (const wrong of ['-1', '1.5', '60001', '5s'])
      expect(() => readConfig({ STOP_DELAY_MS: wrong })).toThrow('STOP_DELAY_MS: ');
  });

  it('count as absent when empty, and lose a slash at the end of an origin', () => {
    const config = readConfig({ HOST: ' ', REALTIME_URL: 'http://realtime:8004/' });
    expect(config.host).toBe('0.0.0.0');
    expect(config.upstreams.realtime).toBe('http://realtime:8004');
  });
});
