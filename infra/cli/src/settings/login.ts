import { existsSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../usage-error.ts';
import { keepFile } from './kept-file.ts';
import type { Environment } from './settings.ts';

/** A system and the key for it, as `telemetry login` keeps them. */
export interface Login {
  readonly url: string;
  readonly key: string;
}

const OTHERS = 0o077;

/** Where the login is kept: in the folder for settings of this account. */
export function loginPath(env: Environment): string {
  return join(env.XDG_CONFIG_HOME ?? join(env.HOME ?? homedir(), '.config'), 'telemetry', 'login.json');
}

/** The login that is kept, if any. Throws a UsageError when others may read it. */
export function readLogin(path: string): Login | undefined {
  if (!existsSync(path)) return undefined;
  if ((statSync(path).mode & OTHERS) !== 0) {
    throw new UsageError(`${path} can be read by others: chmod 600 it, and rotate its key if they have.`);
  }
  return JSON.parse(readFileSync(path, 'utf8')) as Login;
}

/** Keeps a login for this account alone. */
export function keepLogin(path: string, login: Login): Promise<void> {
  return keepFile(path, `${JSON.stringify(login)}\n`);
}
