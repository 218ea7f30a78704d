import { startTestStack, type TestStack } from '@telemetry/local';
import { prismaAdapter } from '../src/database/prisma-adapter.ts';

describe("a service's connections to its database", () => {
  let stack: TestStack;
  let adapter: Awaited<ReturnType<ReturnType<typeof prismaAdapter>['connect']>>;

  beforeAll(async () => {
    stack = await startTestStack({ services: ['query'] });
    const url = stack.ownerUrl('query').replace('postgresql:', 'postgresql+asyncpg:');
    adapter = await prismaAdapter(url, 2).connect();
  });
  afterAll(async () => {
    await adapter.dispose();
    await stack.stop();
  });

  const ask = async (sql: string) => (await adapter.queryRaw({ sql, args: [], argTypes: [] })).rows;

  it('reads a time as it is, though the database keeps local time', async () => {
    await ask("alter database query set timezone to 'Asia/Tokyo'");
    const other = await prismaAdapter(stack.ownerUrl('query'), 1).connect();
    const sql = "select timestamptz '2026-03-29T12:00:00+02:00'";
    const { rows } = await other.queryRaw({ sql, args: [], argTypes: [] });
    await other.dispose();
    expect(rows).toEqual([['2026-03-29T10:00:00+00:00']]);
  });

  it('never opens more than it may', async () => {
    const slow = 'select pg_sleep(0.05)::text, pg_backend_pid()';
    const pids = await Promise.all(Array.from({ length: 6 }, async () => (await ask(slow))[0]?.[1]));
    expect(new Set(pids).size).toBe(2);
  });

  it('gives up a statement after 30 seconds, and names itself to the server', async () => {
    expect(
      await ask("select current_setting('statement_timeout'), current_setting('application_name')"),
    ).toEqual([['30s', 'telemetry-query']]);
  });
});
