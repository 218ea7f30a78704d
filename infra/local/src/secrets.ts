import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

/** Passwords and keys of one data folder, made once and kept in a file that only its owner can read. */
export interface Secrets {
  has(name: string): boolean;
  /** The secret of this name, generated and stored at the first asking: 43 characters fit for a URL. */
  get(name: string): string;
}

/** Opens `secrets.json` of a data folder, which is created when absent. */
export function openSecrets(dataDir: string): Secrets {
  const file = join(dataDir, 'secrets.json');
  return {
    has: (name) => name in read(file),
    get: (name) => {
      const secrets = read(file);
      const known = secrets[name];
      if (known !== undefined) return known;
      const secret = randomBytes(32).toString('base64url');
      mkdirSync(dataDir, { recursive: true });
      write(file, { ...secrets, [name]: secret });
      return secret;
    },
  };
}

function read(file: string): Record<string, string> {
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  } catch (cause) {
    throw new Error(`${file} cannot be read: it is damaged, or another user's`, { cause });
  }
}

/** Written aside, synced and renamed: a crash leaves the old file or the new one, never half of one. */
function write(file: string, secrets: Record<string, string>): void {
  const temporary = `${file}.${process.pid}`;
  const handle = openSync(temporary, 'w', 0o600);
  try {
    writeSync(handle, `${JSON.stringify(secrets, null, 2)}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(temporary, file);
}
