import { normaliseDatabaseUrl } from './database-url.ts';

describe('normalising the address of a database', () => {
  it.each([
    ['postgresql://a:b@host:5432/name?schema=x'],
    ['postgres://a:b@host:5432/name?schema=x'],
    ['postgresql+asyncpg://a:b@host:5432/name?schema=x'],
    [' postgresql://a:b@host:5432/name?schema=x\n'],
  ])('accepts %j', (url) => {
    expect(normaliseDatabaseUrl(url)).toBe('postgresql://a:b@host:5432/name?schema=x');
  });

  it.each(['sqlite:///./telemetry.db', 'sqlite+aiosqlite:///./telemetry.db'])(
    'refuses %s as SQLite',
    (url) => {
      expect(() => normaliseDatabaseUrl(url)).toThrow(/SQLite is not supported.*postgresql:/);
    },
  );

  it.each(['mysql://root:hush@host/name', 'root:hush@host/name', ''])(
    'refuses %j and keeps its password',
    (url) => {
      expect(() => normaliseDatabaseUrl(url)).toThrow(
        /^A database address starts with postgresql:\/\/(?!.*hush)/,
      );
    },
  );
});
