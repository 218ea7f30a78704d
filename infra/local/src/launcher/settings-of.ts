import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { readSettings, type Settings } from './settings.ts';

/** The settings of a repository's system: the environment, then its `.env`. Throws SettingsError. */
export function settingsOf(repository: string): Settings {
  const file = join(repository, '.env');
  return readSettings(repository, existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {}, process.env);
}
