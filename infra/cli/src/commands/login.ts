import { text } from 'node:stream/consumers';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { keepLogin, loginPath } from '../settings/login.ts';
import { UsageError } from '../usage-error.ts';

/** `telemetry login` */
export function addLogin(program: Command, context: Context): void {
  program
    .command('login')
    .description(
      'keep the address and a key in a file that only this account can read; the key comes from standard input',
    )
    .action(async () => {
      const { url } = context.settings;
      const key = (
        process.stdin.isTTY ? await askUnseen(`Key for ${url}: `) : await text(process.stdin)
      ).trim();
      if (key === '' || /\s/.test(key)) throw new UsageError('That is no key.');
      const path = loginPath(process.env);
      await keepLogin(path, { url, key });
      console.error(`Kept for ${url} in ${path}.`);
    });
}

/** Asks at the terminal without showing what is typed. */
async function askUnseen(question: string): Promise<string> {
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    return await terminal.question('');
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}
