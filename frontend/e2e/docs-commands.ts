import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ORIGIN, REPOSITORY } from './system.ts';

/** The blocks of commands in a page of docs/, for the system under test. */
export function commandsIn(page: string): string[] {
  const text = readFileSync(join(REPOSITORY, 'docs', page), 'utf8');
  return [...text.matchAll(/```bash\n(.*?)```/gs)].map(([, block = '']) =>
    block.replaceAll(/(http:\/\/)?localhost:8000/g, ORIGIN),
  );
}

/** Runs commands as somebody would who has copied them. */
export function inShell(commands: string, variables: Record<string, string>): Buffer {
  const env = { PATH: process.env.PATH, ...variables };
  return execFileSync('bash', ['-ec', commands], { cwd: REPOSITORY, env });
}
