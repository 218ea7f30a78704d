import { spawnSync } from 'node:child_process';
import {
  chownSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Command } from '../process/process-spec.ts';
import { runAs, type Account } from './account.ts';
import type { PostgresBinaries } from './binaries.ts';

/** The superuser of every cluster we make. */
export const SUPERUSER = 'postgres';

/** A folder that holds, or is to hold, a database cluster. */
export interface Cluster {
  readonly folder: string;
  readonly binaries: PostgresBinaries;
  readonly account: Account | undefined;
  readonly superuserPassword: string;
}

/** What initdb is told beside where and for whom: the same order of text on every machine, whatever locales it has. */
export const INITDB_ARGS: readonly string[] = [
  ...['--auth-host=scram-sha-256', '--auth-local=scram-sha-256'],
  ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
];

/** Messages are read by our code, so they are always English; nothing else of our environment matters to PostgreSQL. */
export const POSTGRES_ENV = { LC_ALL: 'C', PATH: '/usr/bin:/bin' };

/** Makes the cluster unless it is there, and tells whether it was. A crash on the way leaves nothing that looks like one. */
export function ensureCluster(cluster: Cluster, initdbArgs: readonly string[]): boolean {
  const { folder, account } = cluster;
  if (existsSync(join(folder, 'PG_VERSION'))) {
    giveTo(account, folder);
    return true;
  }
  // Never over a folder that holds something: it may be a cluster that another user owns.
  if (existsSync(folder)) rmdirSync(folder);
  const workshop = `${folder}.new`;
  rmSync(workshop, { recursive: true, force: true });
  mkdirSync(workshop, { recursive: true, mode: 0o700 });
  initialise(cluster, workshop, initdbArgs);
  renameSync(join(workshop, 'cluster'), folder);
  rmSync(workshop, { recursive: true });
  return false;
}

/** Sets the superuser's password in a cluster that is not running, for a data folder whose secrets were lost. */
export function resetSuperuserPassword({ folder, binaries, account, superuserPassword }: Cluster): void {
  const args = ['--single', '-D', folder, 'postgres'];
  const sql = `ALTER ROLE ${SUPERUSER} PASSWORD '${superuserPassword}'\n`;
  run(
    runAs(account, { command: binaries.postgres, args, env: POSTGRES_ENV }, [binaries.postgres, folder]),
    sql,
  );
}

function initialise(cluster: Cluster, workshop: string, extraArgs: readonly string[]): void {
  const { binaries, account, superuserPassword } = cluster;
  const passwordFile = join(workshop, 'password');
  writeFileSync(passwordFile, superuserPassword, { mode: 0o600 });
  giveTo(account, workshop);
  const args = [
    ...['-D', join(workshop, 'cluster'), '--username', SUPERUSER, '--pwfile', passwordFile],
    ...INITDB_ARGS,
    ...extraArgs,
  ];
  run(runAs(account, { command: binaries.initdb, args, env: POSTGRES_ENV }, [binaries.initdb, workshop]));
}

function run({ command, args, env, uid, gid }: Command, input = ''): void {
  const identity = uid === undefined || gid === undefined ? {} : { uid, gid };
  const result = spawnSync(command, args, { env, input, encoding: 'utf8', ...identity });
  if (result.status === 0) return;
  throw new Error(`${command} failed: ${result.error?.message ?? result.stderr + result.stdout}`);
}

/** Changes the owner where it differs: a data folder may have been made by another user before. */
export function giveTo(account: Pick<Account, 'uid' | 'gid'> | undefined, folder: string): void {
  if (account === undefined || statSync(folder).uid === account.uid) return;
  chownSync(folder, account.uid, account.gid);
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    lchownSync(join(folder, entry), account.uid, account.gid);
  }
}
