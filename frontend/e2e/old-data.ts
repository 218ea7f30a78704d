import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '@telemetry/local';
import pg from 'pg';
import { REPOSITORY } from './system.ts';

/** The device of the old system, and its key. */
export const OLD_DEVICE = 'old-1';
export const OLD_KEY = 'the-key-of-an-older-release';
export const OLD_READINGS = 100;
/** When its first reading was measured; the others follow a minute apart. */
export const OLD_BEGIN = Date.parse('2026-05-01T22:00:00Z');

const SERVICES = ['registry', 'ingest', 'query', 'realtime'] as const;
type Service = (typeof SERVICES)[number];

/** Fills a data folder as the first version of every service's tables would have: its first migration, and rows. */
export async function fillAsBefore(dataDir: string): Promise<void> {
  const postgres = await startPostgres({ dataDir, initdbArgs: ['--no-sync'] });
  try {
    for (const service of SERVICES) {
      await postgres.createDatabase(service);
      // Today's databases have an owner; in those days the role that worked in one owned it.
      await fill(postgres.adminUrl, [`alter database ${service} owner to ${service}`], []);
      migrateToFirst(service, postgres.urlFor(service));
    }
    await fill(postgres.urlFor('registry'), REGISTRY, [OLD_DEVICE, hash('sha256', OLD_KEY, 'buffer')]);
    await fill(postgres.urlFor('query'), QUERY, [OLD_DEVICE, new Date(OLD_BEGIN), OLD_READINGS]);
  } finally {
    await postgres.stop();
  }
}

/** Runs the service's own migration command on a copy that knows the first migration only. */
function migrateToFirst(service: Service, databaseUrl: string): void {
  const from = join(REPOSITORY, 'services', service, 'prisma');
  const folder = mkdtempSync(join(tmpdir(), 'telemetry-first-'));
  try {
    const migrations = join(folder, 'prisma/migrations');
    mkdirSync(migrations, { recursive: true });
    const [first = ''] = readdirSync(join(from, 'migrations')).sort();
    cpSync(join(from, 'migrations', first), join(migrations, first), { recursive: true });
    copyFileSync(join(from, 'migrations/migration_lock.toml'), join(migrations, 'migration_lock.toml'));
    copyFileSync(join(from, 'schema.prisma'), join(folder, 'prisma/schema.prisma'));
    const command = join(REPOSITORY, 'services/chassis/bin/telemetry-prisma.mjs');
    execFileSync(process.execPath, [command, 'migrate', 'deploy'], {
      cwd: folder,
      env: { ...process.env, DATABASE_URL: databaseUrl },
      stdio: 'pipe',
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function fill(url: string, statements: readonly string[], values: unknown[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) {
      const used = values.slice(
        0,
        Math.max(0, ...[...statement.matchAll(/\$(\d)/g)].map(([, n]) => Number(n))),
      );
      await client.query(statement, used);
    }
  } finally {
    await client.end();
  }
}

const REGISTRY = [
  `insert into device (device_id, name, tags, profile_name, revision)
   values ($1, 'An old device', '{cellar}', 'esp32-env', 3)`,
  `insert into device_key (key_id, device_id, key_sha256) values ('k-old', $1, $2)`,
];

const QUERY = [
  `create table reading_20260501 partition of reading for values from ('2026-05-01Z') to ('2026-05-02Z')`,
  `insert into device (id, device_id, name, tags, revision, expected_interval_s)
   overriding system value values (1, $1, 'An old device', '{cellar}', 3, 60)`,
  `select setval(pg_get_serial_sequence('device', 'id'), 1)`,
  `insert into metric_set (id, names) overriding system value values (1, '{temperature,humidity}')`,
  `select setval(pg_get_serial_sequence('metric_set', 'id'), 1)`,
  `insert into reading (device_id, ts, received_at, metric_set_id, vals)
   select 1, $2::timestamptz + i * interval '1 minute', $2::timestamptz + i * interval '1 minute' + interval '70 ms', 1,
          array[20 + i::float8 / 7, 50 - i::float8 / 3] from generate_series(0, $3::int - 1) as i where $1::text is not null`,
  `insert into latest_reading (device_id, ts, received_at, metric_set_id, vals, reading_id)
   select device_id, ts, received_at, metric_set_id, vals, gen_random_uuid() from reading order by ts desc limit 1`,
  `insert into delivery (device_id, stored, last_received_at) select 1, count(*), max(received_at) from reading`,
  `insert into watermark (partition, seq) select i, 0 from generate_series(0, 3) as i`,
];
