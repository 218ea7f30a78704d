import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inTemporaryFolder } from '../testing/temporary-folder.ts';
import { withClient } from './databases.ts';
import { startPostgres, type RunningPostgres } from './start-postgres.ts';

const initdbArgs = ['--no-sync'];

async function setting(server: RunningPostgres, name: string): Promise<unknown> {
  return withClient(server.adminUrl, async (client) => {
    const result = await client.query<{ value: string }>('SELECT current_setting($1) AS value', [name]);
    return result.rows[0]?.value;
  });
}

describe('PostgreSQL in a data folder', () => {
  it('keeps what was committed through kill -9', () =>
    inTemporaryFolder(async (dataDir) => {
      const first = await startPostgres({ dataDir, initdbArgs });
      await first.createDatabase('query');
      await withClient(first.ownerUrlFor('query'), (client) =>
        client.query('CREATE TABLE kept AS SELECT 7 AS seven'),
      );
      await first.kill();

      const second = await startPostgres({ dataDir });
      await second.createDatabase('query');
      const rows = await withClient(second.ownerUrlFor('query'), (client) =>
        client.query('SELECT seven FROM kept'),
      );
      await second.stop();
      expect(rows.rows).toEqual([{ seven: 7 }]);
    }));

  it('starts although the lock file of a killed one names a process that is alive and another', () =>
    inTemporaryFolder(async (dataDir) => {
      await (await startPostgres({ dataDir, initdbArgs })).stop();
      writeFileSync(join(dataDir, 'postgres', 'postmaster.pid'), `${process.pid}\n${dataDir}\n`);
      const server = await startPostgres({ dataDir });
      await server.stop();
    }));

  it('syncs every commit, lets in nobody without a password, listens on this machine only and shares its folder with none', () =>
    inTemporaryFolder(async (dataDir) => {
      const server = await startPostgres({ dataDir, initdbArgs });
      await expect(setting(server, 'fsync')).resolves.toBe('on');
      await expect(setting(server, 'synchronous_commit')).resolves.toBe('on');
      await expect(setting(server, 'listen_addresses')).resolves.toBe('127.0.0.1');
      const strangers = server.adminUrl.replace(/:[^:@]+@/, ':guessed@');
      await expect(withClient(strangers, (client) => client.query('SELECT 1'))).rejects.toThrow(
        'authentication failed',
      );
      expect(statSync(join(dataDir, 'postgres')).mode & 0o777).toBe(0o700);
      await expect(startPostgres({ dataDir })).rejects.toThrow(
        `is in use by PostgreSQL, process ${server.pid}`,
      );
      await server.stop();
    }));

  it('makes new passwords when the old ones were lost', () =>
    inTemporaryFolder(async (dataDir) => {
      const first = await startPostgres({ dataDir, initdbArgs });
      await first.createDatabase('query');
      await first.stop();
      rmSync(join(dataDir, 'secrets.json'));

      const second = await startPostgres({ dataDir });
      await second.createDatabase('query');
      await expect(
        withClient(second.urlFor('query'), (client) => client.query('SELECT 1')),
      ).resolves.toBeDefined();
      expect(second.urlFor('query')).not.toBe(first.urlFor('query'));
      await second.stop();
    }));

  it('takes a database from the role that works in it, which owned it in earlier versions', () =>
    inTemporaryFolder(async (dataDir) => {
      const server = await startPostgres({ dataDir, initdbArgs });
      await server.createDatabase('query');
      await withClient(server.adminUrl, (client) => client.query('ALTER DATABASE query OWNER TO query'));
      await withClient(server.urlFor('query'), (client) =>
        client.query('CREATE TABLE old AS SELECT 7 AS seven'),
      );

      await server.createDatabase('query');
      const owners = await withClient(server.urlFor('query'), (client) =>
        client.query(`SELECT tableowner FROM pg_tables WHERE tablename = 'old'
                      UNION ALL SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'query'`),
      );
      expect(owners.rows).toEqual([{ tableowner: 'query_owner' }, { tableowner: 'query_owner' }]);
      const change = (url: string): Promise<unknown> =>
        withClient(url, (client) => client.query('DROP TABLE old'));
      await expect(change(server.urlFor('query'))).rejects.toThrow('must be owner of table old');
      await expect(change(server.ownerUrlFor('query'))).resolves.toBeDefined();
      await server.stop();
    }));

  it('touches no folder that holds something else', () =>
    inTemporaryFolder(async (dataDir) => {
      mkdirSync(join(dataDir, 'postgres'));
      writeFileSync(join(dataDir, 'postgres', 'diary'), 'dear');
      await expect(startPostgres({ dataDir, initdbArgs })).rejects.toThrow('not empty');
      expect(readFileSync(join(dataDir, 'postgres', 'diary'), 'utf8')).toBe('dear');
    }));
});
