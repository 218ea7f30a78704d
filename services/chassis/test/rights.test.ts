import { startTestStack, type TestStack } from '@telemetry/local';
import { join } from 'node:path';
import pg from 'pg';
import { grantRights } from '../src/database/grant-rights.ts';
import { migrateDatabase, requireMigrated } from '../src/database/migrate.ts';

const root = join(import.meta.dirname, 'fixtures', 'orchard');

let stack: TestStack;
let ownerUrl: string;
let databaseUrl: string;

beforeAll(async () => {
  stack = await startTestStack({ services: [] });
  await stack.postgres.createDatabase('orchard');
  ownerUrl = stack.postgres.ownerUrlFor('orchard');
  databaseUrl = stack.postgres.urlFor('orchard');
});
afterAll(() => stack.stop());

const grant = (appendOnly: string[] = []): Promise<void> =>
  grantRights({ ownerUrl, databaseUrl, appendOnly });

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as unknown[];
  } finally {
    await client.end();
  }
}
const asService = (sql: string): Promise<unknown[]> => query(databaseUrl, sql);
const asOwner = (sql: string): Promise<unknown[]> => query(ownerUrl, sql);

describe("the service's role", () => {
  it('is told what is missing, and by what command it comes, while the database is empty', async () => {
    await expect(requireMigrated({ root, databaseUrl })).rejects.toThrow(
      /lacks migrations: 20260101000000_plant_trees, 20260102000000_count_fruit\. .*dist\/main\.js migrate/,
    );
  });

  it('works with rows once the owner has migrated, however many do so at once', async () => {
    await migrateDatabase({ root, databaseUrl: ownerUrl, log: () => undefined });
    await Promise.all([grant(), grant(), grant()]);

    await requireMigrated({ root, databaseUrl });
    await asService("insert into tree (name) values ('new')");
    await asService("update tree set fruit = 3 where name = 'new'");
    await asService("delete from tree where name = 'old; crooked'");
    expect(await asService('select name, fruit from tree')).toEqual([{ name: 'new', fruit: 3 }]);
  });

  it.each([
    ['create table mine ()', 'permission denied for schema public'],
    ['create temporary table mine ()', 'permission denied to create temporary tables'],
    ['alter table tree add column height int', 'must be owner of table tree'],
    ['truncate tree', 'permission denied for table tree'],
    ['drop function pick', 'must be owner of function pick'],
    ['delete from _prisma_migrations', 'permission denied for table _prisma_migrations'],
    ['set role orchard_owner', 'permission denied to set role'],
  ])('may not %s', async (sql, reason) => {
    await expect(asService(sql)).rejects.toThrow(reason);
  });

  it('works with tables of a later migration at once', async () => {
    await asOwner('create table bird (id serial primary key, name text)');
    await asService("insert into bird (name) values ('tit')");
    expect(await asService('select name from bird')).toEqual([{ name: 'tit' }]);
  });

  it('only adds to a table that is append-only', async () => {
    await grant(['bird']);
    await asService("insert into bird (name) values ('jay')");
    await expect(asService("update bird set name = 'owl'")).rejects.toThrow(
      'permission denied for table bird',
    );
    await expect(asService('delete from bird')).rejects.toThrow('permission denied for table bird');
    expect(await asService('select name from bird order by id')).toEqual([{ name: 'tit' }, { name: 'jay' }]);
  });

  it('keeps every right when it is the owner, too', async () => {
    await grantRights({ ownerUrl, databaseUrl: ownerUrl, appendOnly: ['bird'] });
    await asOwner("update bird set name = 'owl' where name = 'jay'");
    await migrateDatabase({ root, databaseUrl: ownerUrl, log: () => undefined });
  });
});
