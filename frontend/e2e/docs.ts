import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from './system.ts';

/** A block of commands in a page, and who runs it. */
export interface CommandBlock {
  /** The page and the line where the block begins. */
  readonly place: string;
  readonly commands: string;
  readonly mark: Mark | undefined;
}
type Mark =
  | { readonly kind: 'run' }
  | { readonly kind: 'run by'; readonly file: string }
  | { readonly kind: 'not run' };

const PAGES = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs/**/*.md', 'infra/cli/README.md'];
const FENCE = /^```(?:sh|bash|shell|console)\n([\s\S]*?)^```/gm;
const MARK = /<!-- (?:(run)|run by: (\S+)|(not run): .+?) -->\s*$/;

/** Every block of shell commands in the pages for people, in order. */
export function commandBlocks(): CommandBlock[] {
  const pages = globSync(PAGES, { cwd: REPOSITORY }).sort();
  return pages.flatMap((page) => {
    const text = readFileSync(join(REPOSITORY, page), 'utf8');
    return [...text.matchAll(FENCE)].map((match) => {
      const before = text.slice(0, match.index);
      return {
        place: `${page}:${before.split('\n').length}`,
        commands: match[1] ?? '',
        mark: markOf(before),
      };
    });
  });
}

/** The comment right before a block; one that names a file which is not there counts for nothing. */
function markOf(before: string): Mark | undefined {
  const [, run, file, notRun] = MARK.exec(before) ?? [];
  if (run !== undefined) return { kind: 'run' };
  if (notRun !== undefined) return { kind: 'not run' };
  return file !== undefined && existsSync(join(REPOSITORY, file)) ? { kind: 'run by', file } : undefined;
}

/** What a reader fills in by hand: `NAME=…`, with a remark. */
const FILLED_IN = /^\w+=….*$/gm;

/** The commands as a test runs them: on its own system, and without what a reader fills in by hand. */
export function runnable(commands: string, host: string): string {
  return commands.replaceAll('localhost:8000', host).replace(FILLED_IN, '');
}
