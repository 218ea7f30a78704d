import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** What `migrate deploy` ended with: its exit code and its words on stderr. */
export interface Deployment {
  succeeded: boolean;
  fault: string;
}

/** Where migrations come from, where they go, and who hears about it. */
export interface DeploymentOrder {
  /** The service's folder, the one with prisma/ in it. */
  root: string;
  databaseUrl: string;
  log: (line: string) => void;
}

/**
 * The command's own file, not its name: it lies two folders up both from here and from the compiled file, and
 * nobody has to have a PATH.
 */
const command = fileURLToPath(new URL('../../bin/telemetry-prisma.mjs', import.meta.url));

/** Runs `telemetry-prisma migrate deploy`, which applies what is pending under the database's own lock. */
export async function deployMigrations({ root, databaseUrl, log }: DeploymentOrder): Promise<Deployment> {
  const child = spawn(process.execPath, [command, 'migrate', 'deploy'], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: databaseUrl, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  const secrets = secretsOf(databaseUrl);
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.trim() !== '') log(redact(line, secrets));
  });
  const [code, words] = await Promise.all([exited, text(child.stderr)]);
  return { succeeded: code === 0, fault: redact(withoutGreeting(words), secrets) };
}

/** The CLI greets on stderr before it says what is wrong. */
function withoutGreeting(words: string): string {
  return words.replace(/^(Loaded Prisma config|Prisma schema loaded).*\n/gm, '').trim();
}

/** A password as it is written in the address, and as it is read. */
function secretsOf(databaseUrl: string): string[] {
  const { password } = new URL(databaseUrl);
  return password === '' ? [] : [password, decodeURIComponent(password)];
}

function redact(line: string, secrets: string[]): string {
  return secrets.reduce((safe, secret) => safe.replaceAll(secret, '***'), line);
}
