import { constants, copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { withClient } from '../postgres/databases.ts';

/** What a server makes anew when it starts, or what would only confuse it. */
const LEFT_OUT = new Set([
  ...['postmaster.pid', 'postmaster.opts', 'backup_label', 'tablespace_map', 'pg_internal.init'],
  ...[
    'pg_wal',
    'pg_replslot',
    'pg_dynshmem',
    'pg_notify',
    'pg_serial',
    'pg_snapshots',
    'pg_stat_tmp',
    'pg_subtrans',
  ],
]);
const EMPTY_FOLDERS = [...LEFT_OUT].filter((name) => name.startsWith('pg_') && name !== 'pg_internal.init');
const SEGMENT = /^[0-9A-F]{24}$/;

/**
 * Copies the cluster of a running server as of one moment, the moment of the end of this: PostgreSQL's own procedure for
 * a backup of the file system, with the log that makes a whole of files which were written to while they were copied.
 */
export async function copyCluster(adminUrl: string, cluster: string, target: string): Promise<void> {
  await withClient(adminUrl, async (client) => {
    // Keeps the log until this session ends, however that comes about.
    await client.query(
      "select pg_create_physical_replication_slot('backup_' || pg_backend_pid(), true, true)",
    );
    const first = await segmentOf(client, "pg_backup_start('npm run backup', fast => true)");
    mkdirSync(target, { recursive: true, mode: 0o700 });
    copyTree(cluster, target);
    for (const name of EMPTY_FOLDERS) mkdirSync(join(target, name), { recursive: true, mode: 0o700 });
    const { rows } = await client.query<{ lsn: string; labelfile: string }>(
      'select lsn, labelfile from pg_backup_stop(wait_for_archive => false)',
    );
    const [stop] = rows;
    if (stop === undefined) throw new Error('PostgreSQL did not end the backup');
    writeFileSync(join(target, 'backup_label'), stop.labelfile, { mode: 0o600 });
    const last = await segmentOf(client, `'${stop.lsn}'::pg_lsn`);
    // The segment is complete as a file only when the next one has begun.
    await client.query('select pg_switch_wal()');
    copySegments(cluster, target, { first, last });
  });
}

async function segmentOf(client: pg.Client, lsn: string): Promise<string> {
  const { rows } = await client.query<{ segment: string }>(`select pg_walfile_name(${lsn}) as segment`);
  return rows[0]?.segment ?? '';
}

function copyTree(source: string, target: string): void {
  for (const entry of readdirSync(source, { withFileTypes: true })) {
    if (LEFT_OUT.has(entry.name) || entry.name.startsWith('pgsql_tmp')) continue;
    const [from, to] = [join(source, entry.name), join(target, entry.name)];
    if (entry.isDirectory()) {
      mkdirSync(to, { mode: 0o700 });
      unlessGone(() => copyTree(from, to));
    } else if (entry.isFile()) unlessGone(() => copyFileSync(from, to, constants.COPYFILE_FICLONE));
    else throw new Error(`${from} is no file: a cluster with tablespaces elsewhere needs another backup`);
  }
}

/** A table that is dropped meanwhile takes its files away; the log knows that, too. */
function unlessGone(copy: () => void): void {
  try {
    copy();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** The log from the first segment to the last, by the order of their names. */
function copySegments(
  cluster: string,
  target: string,
  { first, last }: { first: string; last: string },
): void {
  const wanted = readdirSync(join(cluster, 'pg_wal')).filter(
    (name) => SEGMENT.test(name) && name >= first && name <= last,
  );
  if (!wanted.includes(first) || !wanted.includes(last))
    throw new Error('PostgreSQL has removed its log meanwhile');
  for (const name of wanted) copyFileSync(join(cluster, 'pg_wal', name), join(target, 'pg_wal', name));
}
