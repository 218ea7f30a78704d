import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../launcher/settings.ts';
import { withClient } from '../postgres/databases.ts';
import { copyCluster } from './postgres-copy.ts';
import { BACKUP_USER, type Servers, withServers } from './servers.ts';
import { connectTo, saveStream } from './stream-copy.ts';
import { syncFolder } from './sync-folder.ts';

/**
 * The streams that hold what is in no database yet, or never will be. DEVICES and OPERATORS are left out: the registry
 * tells everything again when it finds them empty, so that they agree with its database, which is older than they are.
 */
export const SAVED_STREAMS = ['READINGS', 'ACTIVITY', 'SIGN_OUTS'];
/** Written last: a folder without it is no backup. */
export const MANIFEST = 'backup.json';

/** What was saved. */
export interface Backup {
  readonly folder: string;
  /** Messages of readings that the stream holds. */
  readonly messages: number;
}

/**
 * Saves a system into a new folder: databases first, then streams, so that every reading acknowledged by then is in one
 * of them or both, and the stored position tells which of the stream's are in the database.
 */
export async function backUp(settings: Settings, folder: string): Promise<Backup> {
  if (!existsSync(join(settings.dataDir, 'postgres', 'PG_VERSION')))
    throw new Error(`There is no system in ${settings.dataDir}`);
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new Error(`${folder} is not empty`);
  const workshop = `${folder}.unfinished`;
  rmSync(workshop, { recursive: true, force: true });
  mkdirSync(join(workshop, 'streams'), { recursive: true, mode: 0o700 });
  const messages = await withServers(settings, (servers) => save(servers, workshop));
  copyFileSync(join(settings.dataDir, 'secrets.json'), join(workshop, 'secrets.json'));
  const manifest = { format: 1, savedAt: new Date().toISOString(), streams: SAVED_STREAMS, messages };
  writeFileSync(join(workshop, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
  syncFolder(workshop);
  rmSync(folder, { recursive: true, force: true });
  renameSync(workshop, folder);
  return { folder, messages };
}

async function save({ postgres, nats, cluster }: Servers, folder: string): Promise<number> {
  const stored = await storedPosition(postgres.urlFor('query'));
  await copyCluster(postgres.adminUrl, cluster, join(folder, 'postgres'));
  const connection = await connectTo(nats.url(BACKUP_USER));
  try {
    let messages = 0;
    for (const name of SAVED_STREAMS) {
      const head = await saveStream(connection, {
        name,
        folder: join(folder, 'streams'),
        inboxPrefix: `_INBOX_${BACKUP_USER}`,
      });
      if (name !== 'READINGS' || head === undefined) continue;
      ({ messages } = head.state);
      // Else the stream was shortened while the databases were copied, by more than they hold.
      if (stored !== undefined && head.state.first_seq > stored + 1)
        throw new Error(
          'READINGS was trimmed beyond what the copy of the store holds: raise REPLAY_WINDOW_S',
        );
    }
    return messages;
  } finally {
    await connection.close();
  }
}

/** How far the partition is stored that is least far; undefined before anything was. */
async function storedPosition(queryUrl: string): Promise<number | undefined> {
  return withClient(queryUrl, async (client) => {
    const { rows } = await client.query<{ least: string | null }>('select min(seq) as least from watermark');
    const least = rows[0]?.least ?? null;
    return least === null ? undefined : Number(least);
  });
}
