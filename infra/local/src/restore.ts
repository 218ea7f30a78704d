// npm run restore -- <folder>: restores what `npm run backup` saved into an empty data folder.
import { resolve } from 'node:path';
import { restore } from './backup/restore.ts';
import { settingsOf } from './launcher/settings-of.ts';
import { REPOSITORY } from './repository.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Say which: npm run restore -- <folder of a backup>');
  process.exit(2);
}
try {
  const settings = settingsOf(REPOSITORY);
  await restore(settings, resolve(folder));
  console.log(`Restored into ${settings.dataDir}. Start it with npm start.`);
} catch (error) {
  console.error(`Not restored: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
