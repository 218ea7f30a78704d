import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../launcher/settings.ts';
import { MANIFEST } from './back-up.ts';
import { BACKUP_USER, withServers } from './servers.ts';
import { connectTo, restoreStream } from './stream-copy.ts';

/** Restores a backup into an empty data folder. PostgreSQL makes its copy whole by its log when it is started for it. */
export async function restore(settings: Settings, folder: string): Promise<void> {
  const manifest = readManifest(folder);
  const { dataDir } = settings;
  for (const name of ['postgres', 'nats', 'secrets.json'])
    if (existsSync(join(dataDir, name)))
      throw new Error(`${dataDir} holds a system: move it away, or set TELEMETRY_DATA`);
  mkdirSync(dataDir, { recursive: true });
  const secrets = join(dataDir, 'secrets.json');
  copyFileSync(join(folder, 'secrets.json'), secrets);
  chmodSync(secrets, 0o600);
  cpSync(join(folder, 'postgres'), join(dataDir, 'postgres'), { recursive: true });
  chmodSync(join(dataDir, 'postgres'), 0o700);
  await withServers(settings, async ({ nats }) => {
    const connection = await connectTo(nats.url(BACKUP_USER));
    try {
      const streams = join(folder, 'streams');
      for (const name of manifest.streams)
        if (existsSync(join(streams, `${name}.json`))) await restoreStream(connection, name, streams);
    } finally {
      await connection.close();
    }
  });
}

function readManifest(folder: string): { streams: string[] } {
  const file = join(folder, MANIFEST);
  if (!existsSync(file)) throw new Error(`${folder} is no backup: it has no ${MANIFEST}`);
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as { format: number; streams: string[] };
  if (manifest.format !== 1)
    throw new Error(`${folder} is of another form (${manifest.format}) than this release reads`);
  return manifest;
}
