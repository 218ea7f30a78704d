import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { withClient } from './postgres/databases.ts';
import { findExecutable } from './process/find-executable.ts';
import { identifyProcess } from './process/process-table.ts';
import { startTestStack, type TestStack } from './test-stack.ts';
import { natsReply } from './testing/nats-reply.ts';
import { inTemporaryFolder } from './testing/temporary-folder.ts';
import { waitFor } from './testing/wait-for.ts';

describe('a test stack', () => {
  let stack: TestStack;

  beforeAll(async () => {
    stack = await startTestStack({ services: ['registry', 'query'] });
  });
  afterAll(() => stack.stop());

  it("gives a service its own database and keeps it out of every other's", async () => {
    const ask = (url: string): Promise<unknown> => withClient(url, (client) => client.query('SELECT 1'));
    for (const own of [stack.databaseUrl('query'), stack.ownerUrl('query')]) {
      await expect(ask(own)).resolves.toBeDefined();
      for (const other of ['registry', 'postgres', 'template1']) {
        const url = own.replace(/query$/, other);
        await expect(ask(url)).rejects.toThrow(`permission denied for database "${other}"`);
      }
    }
  });

  it('gives no role more than its database, and only its owner a table', async () => {
    for (const url of [stack.databaseUrl('query'), stack.ownerUrl('query')]) {
      const query = (sql: string): Promise<unknown> => withClient(url, (client) => client.query(sql));
      await expect(query('CREATE DATABASE more')).rejects.toThrow('permission denied');
      await expect(query('CREATE ROLE more')).rejects.toThrow('permission denied');
      await expect(query("COPY (SELECT 1) TO PROGRAM 'true'")).rejects.toThrow('permission denied');
    }
    const makeTable = (url: string): Promise<unknown> =>
      withClient(url, (client) => client.query('CREATE TABLE mine ()'));
    await expect(makeTable(stack.ownerUrl('query'))).resolves.toBeDefined();
    await expect(makeTable(stack.databaseUrl('query'))).rejects.toThrow(
      'permission denied for schema public',
    );
  });

  it("lets a service publish its own subjects and refuses another's", async () => {
    await expect(natsReply(stack.natsUrl('registry'), 'registry.v1.DeviceChanged.a')).resolves.toBe('PONG');
    await expect(natsReply(stack.natsUrl('query'), 'registry.v1.DeviceChanged.a')).resolves.toMatch(
      /Permissions Violation for Publish/,
    );
    await expect(natsReply(stack.natsUrl('admin'), 'registry.v1.DeviceChanged.a')).resolves.toBe('PONG');
  });

  it('refuses a wrong password', async () => {
    const url = stack.natsUrl('query').replace(/:[^:@]+@/, ':wrong@');
    await expect(natsReply(url, 'a')).resolves.toMatch(/Authorization Violation/);
    const database = stack.databaseUrl('query').replace(/:[^:@]+@/, ':wrong@');
    await expect(withClient(database, async (client) => client.query('SELECT 1'))).rejects.toThrow(
      'password',
    );
  });

  it('brings the tables of a migrated service, and of no other', async () => {
    const tablesOf = (url: string): Promise<unknown[]> =>
      withClient(url, async (client) => {
        const { rows } = await client.query<{ name: string }>(
          `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
        );
        return rows.map(({ name }) => name);
      });
    const another = await startTestStack({ services: ['realtime', 'ingest'], migrated: 'realtime' });
    try {
      expect(await tablesOf(another.databaseUrl('realtime'))).toEqual(
        expect.arrayContaining(['_prisma_migrations', 'view']),
      );
      expect(await tablesOf(another.databaseUrl('ingest'))).toEqual([]);
    } finally {
      await another.stop();
    }
  });

  it('leaves neither folder nor process behind', async () => {
    const another = await startTestStack({ services: [] });
    const folder = await withClient(another.postgres.adminUrl, async (client) => {
      const result = await client.query<{ data_directory: string }>('SHOW data_directory');
      return result.rows[0]?.data_directory ?? '';
    });
    expect(existsSync(folder)).toBe(true);
    await another.stop();
    expect(existsSync(folder)).toBe(false);
    for (const pid of [another.postgres.pid, another.nats.pid])
      expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  const itOnLinux = findExecutable('setpriv') === undefined ? it.skip : it;
  itOnLinux('ends when the tests are killed', () =>
    inTemporaryFolder(async (TMPDIR) => {
      // The folder of a killed stack stays, so it has to be in one that we remove.
      chmodSync(TMPDIR, 0o711);
      const { PATH = '' } = process.env;
      const script = join(import.meta.dirname, 'testing', 'run-test-stack.ts');
      const tests = spawn(process.execPath, [script], { env: { PATH, TMPDIR } });
      const [pids] = (await once(tests.stdout, 'data')) as [Buffer];
      const servers = pids.toString().trim().split(' ').map(Number);
      expect(servers.map((pid) => identifyProcess(pid) !== undefined)).toEqual([true, true]);
      tests.kill('SIGKILL');
      await waitFor('both to end', () => servers.every((pid) => identifyProcess(pid) === undefined));
    }),
  );
});
