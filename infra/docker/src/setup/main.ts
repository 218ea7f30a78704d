// What docker-compose.yml runs before the servers start (`secrets`), before the services do (`databases`), and for a
// person who wants to sign in (`admin-key`).
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureDatabase, openSecrets, ownerOf, SERVICES } from '@telemetry/local';
import { ADMIN_KEY, secretFiles } from './secret-files.ts';

const VOLUMES = '/run/telemetry';
const secrets = openSecrets(join(VOLUMES, 'setup'));
const givenAdminKey = process.env.API_SECRET_KEY?.trim() ?? '';

const COMMANDS: Readonly<Record<string, () => Promise<void>>> = {
  secrets: writeSecrets,
  databases: makeDatabases,
  'admin-key': tellAdminKey,
};

const [, , name = ''] = process.argv;
const command = COMMANDS[name];
if (command === undefined) throw new Error(`setup ${Object.keys(COMMANDS).join(' | ')}`);
await command();

function tellAdminKey(): Promise<void> {
  console.log(givenAdminKey === '' ? secrets.get(ADMIN_KEY) : givenAdminKey);
  return Promise.resolve();
}

async function writeSecrets(): Promise<void> {
  for (const { volume, name, text, isForAnyUser } of await secretFiles(secrets, givenAdminKey)) {
    const file = join(VOLUMES, volume, name);
    mkdirSync(join(VOLUMES, volume), { recursive: true });
    // Written aside: a container that reads it meanwhile sees the old one or the new one.
    writeFileSync(`${file}.new`, text, { mode: isForAnyUser === true ? 0o444 : 0o400 });
    renameSync(`${file}.new`, file);
  }
  console.log('The secrets are in their volumes. The admin key: docker compose run --rm setup admin-key');
}

async function makeDatabases(): Promise<void> {
  const password = secrets.get('postgres:superuser');
  const adminUrl = `postgresql://postgres:${password}@postgres:5432/postgres`;
  for (const name of SERVICES) {
    const [own, owner] = [name, ownerOf(name)].map((role) => secrets.get(`postgres:${role}`));
    await ensureDatabase(adminUrl, { name, password: own ?? '', ownerPassword: owner ?? '' });
  }
  console.log('Every service has its database.');
}
