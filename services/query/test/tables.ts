import { startTestStack, type TestStack } from '@telemetry/local';
import pg from 'pg';

/** One database with the tables for all suites, and a connection to it as the service's role; set before the first test runs. */
export let stack: TestStack;
export let client: pg.Client;
let owner: pg.Client;

beforeAll(async () => {
  stack = await startTestStack({ services: ['query'], migrated: 'query' });
  client = new pg.Client({ connectionString: stack.databaseUrl('query') });
  owner = new pg.Client({ connectionString: stack.ownerUrl('query') });
  await Promise.all([client.connect(), owner.connect()]);
});
afterAll(async () => {
  await Promise.all([client.end(), owner.end()]);
  await stack.stop();
});
beforeEach(clear);

/** Empties the tables. */
export async function clear(): Promise<void> {
  await owner.query('truncate reading, reading_block, open_day, rollup, rollup_group, device');
}
