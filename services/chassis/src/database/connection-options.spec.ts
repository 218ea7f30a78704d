import fc from 'fast-check';
import { connectionOptions, schemaOf } from './connection-options.ts';

describe('taking the address of a database apart', () => {
  it('gives back every part, whatever characters it holds', () => {
    const part = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => text.isWellFormed());
    fc.assert(
      fc.property(part, part, part, fc.integer({ min: 1, max: 65535 }), (user, password, database, port) => {
        const [u, p, d] = [user, password, database].map(encodeURIComponent);
        expect(connectionOptions(`postgresql://${u}:${p}@db.example:${port}/x${d}`)).toMatchObject({
          host: 'db.example',
          port,
          user,
          password,
          database: `x${database}`,
        });
      }),
    );
  });

  it('assumes port 5432 and no TLS, and leaves out what is not said', () => {
    expect(connectionOptions('postgresql://[::1]/name')).toEqual({
      host: '::1',
      port: 5432,
      database: 'name',
      options: '-c TimeZone=UTC',
    });
  });

  it('makes a schema the first to be searched', () => {
    const url = 'postgresql://host/name?schema=Plots';
    expect(schemaOf(url)).toBe('Plots');
    expect(connectionOptions(url).options).toBe('-c TimeZone=UTC -c search_path="Plots"');
  });

  it('refuses a schema that could carry other settings', () => {
    expect(() => connectionOptions('postgresql://host/name?schema=a" -c fsync=off')).toThrow(
      /letters, digits/,
    );
  });

  it.each([
    ['disable', undefined],
    ['require', { rejectUnauthorized: false }],
    ['verify-full', { rejectUnauthorized: true }],
  ])('understands sslmode=%s', (mode, ssl) => {
    expect(connectionOptions(`postgresql://host/name?sslmode=${mode}`).ssl).toEqual(ssl);
    expect(connectionOptions(`postgresql+asyncpg://host/name?ssl=${mode}`).ssl).toEqual(ssl);
  });

  it('checks the authority but not the name for sslmode=verify-ca', () => {
    const { ssl } = connectionOptions('postgresql://host/name?sslmode=verify-ca');
    expect(ssl).toMatchObject({
      rejectUnauthorized: true,
      checkServerIdentity: expect.any(Function) as unknown,
    });
  });

  it.each(['prefer', 'allow', 'yes'])('refuses sslmode=%s, which promises nothing', (mode) => {
    expect(() => connectionOptions(`postgresql://host/name?sslmode=${mode}`)).toThrow(/sslmode is disable/);
  });
});
