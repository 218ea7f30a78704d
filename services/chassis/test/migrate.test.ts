import { startTestStack, type TestStack } from '@telemetry/local';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrateDatabase } from '../src/database/migrate.ts';

const fixture = join(import.meta.dirname, 'fixtures', 'orchard');
const prismaCommand = join(import.meta.dirname, '..', 'bin', 'telemetry-prisma.mjs');
const prismaLock = 72707369;

describe('migrating a database', () => {
  let stack: TestStack;
  let root: string;
  let databaseUrl: string;
  let lines: string[];
  let databases = 0;

  beforeAll(async () => {
    stack = await startTestStack({ services: [] });
  });
  afterAll(() => stack.stop());

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'telemetry-migrate-'));
    cpSync(fixture, root, { recursive: true });
    const name = `orchard_${++databases}`;
    await stack.postgres.createDatabase(name);
    databaseUrl = stack.postgres.ownerUrlFor(name);
    lines = [];
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const migrate = () => migrateDatabase({ root, databaseUrl, log: (line) => lines.push(line) });

  it('applies every migration to an empty database, functions and texts with semicolons included', async () => {
    await migrate();
    expect(await query('select name, kind, fruit from tree')).toEqual([
      { name: 'old; crooked', kind: 'APPLE', fruit: 7 },
    ]);
    expect(await query("select pick('old; crooked') as picked")).toEqual([{ picked: 7 }]);
    expect(lines.join('\n')).toContain('20260102000000_count_fruit');
  });

  it('returns at once, and runs nothing, when the database is up to date', async () => {
    await migrate();
    lines = [];
    const start = performance.now();
    await migrate();
    expect(performance.now() - start).toBeLessThan(1000);
    expect(lines).toEqual([]);
  });

  it('applies each migration once when replicas and a command start together', async () => {
    const [, , command] = await Promise.all([migrate(), migrate(), prisma(['migrate', 'deploy'])]);
    expect(command.code).toBe(0);
    expect(await recorded()).toEqual([
      { name: '20260101000000_plant_trees', finished: true },
      { name: '20260102000000_count_fruit', finished: true },
    ]);
    expect(await query('select count(*)::int as trees from tree')).toEqual([{ trees: 1 }]);
  });

  it('waits for a replica that takes longer than the lock allows', async () => {
    const slowReplica = await connect();
    await slowReplica.query(`select pg_advisory_lock(${prismaLock})`);
    const migrated = migrateDatabase({
      root,
      databaseUrl,
      log: (line) => {
        lines.push(line);
        if (line.includes('waiting')) void slowReplica.end();
      },
    });
    await migrated;
    expect(lines).toContain('Another replica is migrating; waiting for it');
    expect(await recorded()).toHaveLength(2);
  });

  it('starts an older replica on a database that a newer one has migrated', async () => {
    await migrate();
    rmSync(join(root, 'prisma/migrations/20260102000000_count_fruit'), { recursive: true });
    lines = [];
    await migrate();
    expect(lines).toEqual([]);
  });

  it('refuses an applied migration that was edited, and applies nothing beside it', async () => {
    await migrate();
    writeMigration('20260102000000_count_fruit', 'select 1;');
    writeMigration('20260103000000_next', 'create table next_table ();');
    await expect(migrate()).rejects.toThrow(/edited since: 20260102000000_count_fruit/);
    expect(await query("select to_regclass('next_table') as found")).toEqual([{ found: null }]);
  });

  it('reports a migration that fails, leaves no half of it, and recovers once it is mended', async () => {
    await migrate();
    writeMigration('20260103000000_broken', 'create table half ();\nselect 1 / 0;');
    await expect(migrate()).rejects.toThrow(/division by zero[^]*20260103000000_broken/);
    expect(await query("select to_regclass('half') as found")).toEqual([{ found: null }]);
    await expect(migrate()).rejects.toThrow(/P3009[^]*20260103000000_broken/);

    writeMigration('20260103000000_broken', 'create table whole ();');
    expect((await prisma(['migrate', 'resolve', '--rolled-back', '20260103000000_broken'])).code).toBe(0);
    await migrate();
    expect(await query("select to_regclass('whole')::text as found")).toEqual([{ found: 'whole' }]);
    lines = [];
    await migrate();
    expect(lines).toEqual([]);
  });

  it('names the line of a mistake in a migration', async () => {
    writeMigration('20260103000000_typo', 'create table a ();\n\ncreate tabel b ();');
    await expect(migrate()).rejects.toThrow(/syntax error at or near "tabel" \(line 3\)/);
  });

  it('never shows the password', async () => {
    const { password } = new URL(databaseUrl);
    writeMigration('20260103000000_leak', `select '${password}'::int;`);
    const failure = await migrate().catch(String);
    expect(failure).toMatch(/invalid input syntax for type integer: "\*\*\*"/);
    expect(lines.join('\n') + failure).not.toContain(password);
  });

  it('fails when the database refuses us, instead of migrating nothing', async () => {
    databaseUrl = databaseUrl.replace(/:[^:@]+@/, ':wrong@');
    await expect(migrate()).rejects.toThrow(/password authentication failed/);
  });

  it('finds no drift between the schema and its migrations, and a drift when there is one', async () => {
    databaseUrl = stack.postgres.adminUrl; // the migrations are replayed in a database made for it
    const diff = [
      'migrate',
      'diff',
      '--from-migrations',
      'prisma/migrations',
      '--to-schema',
      'prisma/schema.prisma',
    ];
    expect(await prisma([...diff, '--exit-code'])).toMatchObject({ code: 0 });
    writeMigration('20260103000000_forgotten', 'alter table tree add column height int;');
    const drift = await prisma([...diff, '--exit-code']);
    expect(drift.code).toBe(2);
    expect(drift.stdout).toContain('Removed column `height`');
    expect(await query("select datname from pg_database where datname like 'prisma_migrate%'")).toEqual([]);
  });

  it('writes a first migration with no database at hand', async () => {
    databaseUrl = '';
    const diff = ['migrate', 'diff', '--from-empty', '--to-schema', 'prisma/schema.prisma', '--script'];
    const { code, stdout } = await prisma(diff);
    expect(code).toBe(0);
    expect(stdout).toContain('CREATE TABLE "tree"');
  });

  function writeMigration(name: string, sql: string): void {
    const folder = join(root, 'prisma', 'migrations', name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'migration.sql'), sql);
  }

  function prisma(args: string[]): Promise<{ code: unknown; stdout: string }> {
    const env = { ...process.env, DATABASE_URL: databaseUrl };
    return new Promise((resolve) => {
      execFile(process.execPath, [prismaCommand, ...args], { cwd: root, env }, (error, stdout) =>
        resolve({ code: error?.code ?? 0, stdout }),
      );
    });
  }

  function recorded(): Promise<unknown[]> {
    return query(
      'select migration_name as name, finished_at is not null as finished from _prisma_migrations order by 1',
    );
  }

  async function connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    return client;
  }

  async function query(sql: string): Promise<unknown[]> {
    const client = await connect();
    try {
      return (await client.query(sql)).rows as unknown[];
    } finally {
      await client.end();
    }
  }
});
