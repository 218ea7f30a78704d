import { startTestStack, type TestStack } from '@telemetry/local';
import pg from 'pg';
import { migrate } from './lane-double.ts';

/** One database with the tables for all suites, and a connection to it; set before the first test runs. */
export let stack: TestStack;
export let client: pg.Client;

beforeAll(async () => {
  stack = await startTestStack({ services: ['query'] });
  client = new pg.Client({ connectionString: stack.databaseUrl('query') });
  await client.connect();
  await migrate(client);
});
afterAll(async () => {
  await client.end();
  await stack.stop();
});
beforeEach(clear);

/** Empties the tables. */
export async function clear(): Promise<void> {
  await client.query('truncate reading, reading_block, open_day, rollup, rollup_group, device');
}
