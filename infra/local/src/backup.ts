// npm run backup -- <folder>: saves the embedded system, running or not, into a new folder.
import { resolve } from 'node:path';
import { backUp } from './backup/back-up.ts';
import { settingsOf } from './launcher/settings-of.ts';
import { REPOSITORY } from './repository.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Say where: npm run backup -- <new folder>');
  process.exit(2);
}
try {
  const { messages } = await backUp(settingsOf(REPOSITORY), resolve(folder));
  console.log(
    `Saved in ${resolve(folder)}, with ${messages} messages of readings. It holds keys: keep it as safe as them.`,
  );
} catch (error) {
  console.error(`Not saved: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
