import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Fault } from '../faults/fault.ts';
import type { ServiceName } from '@telemetry/proto';
import type { Setup } from '../system/setup.ts';
import type { System } from '../system/system.ts';

/** A mistake in one line of a built service. */
export interface Mistake {
  readonly service: ServiceName;
  /** A file below the service's `dist`. */
  readonly file: string;
  /** Matches exactly once, so that a mutant cannot be the service as it is. */
  readonly line: RegExp;
  readonly becomes: string;
}

/** A system with a mistake in it, and the fault under which the check has to find it. */
export interface Mutant {
  readonly name: string;
  /** What is wrong with it. */
  readonly what: string;
  readonly mistakes: readonly Mistake[];
  readonly fault: Fault;
  /** A mistake of how the system is started. */
  readonly setup?: Pick<Setup, 'isBrokerSleepy'>;
  /** A mistake put into the system once it runs. */
  readonly spoil?: (system: System) => Promise<void>;
  /** How often it is tried at most, where chance may hide the mistake; once unless given. */
  readonly tries?: number;
  /** Part of the short form. */
  readonly isInShort?: true;
}

/** The mistake's line is not there, or there more than once: the service has changed, and the mutant has to. */
export class NoMatch extends Error {}

/** Changes the one place that the mistake is about. Throws NoMatch. */
export function withMistake(source: string, { file, line, becomes }: Omit<Mistake, 'service'>): string {
  const matches = [...source.matchAll(new RegExp(line, `${line.flags.replace('g', '')}g`))];
  if (matches.length !== 1) throw new NoMatch(`${String(line)} matches ${matches.length} times in ${file}`);
  return source.replace(line, becomes);
}

/** Copies the built services with the mistakes put in; returns the folder that takes the place of `services/`. */
export function copyWithMistakes(services: string, mistakes: readonly Mistake[]): string {
  const root = mkdtempSync(join(tmpdir(), 'telemetry-mutant-'));
  // Programs find their packages above the folder they lie in.
  symlinkSync(join(dirname(services), 'node_modules'), join(root, 'node_modules'));
  const copies = join(root, 'services');
  mkdirSync(copies);
  for (const service of ['ingest', 'query', 'realtime']) {
    const isNeeded = (path: string): boolean =>
      !['node_modules', 'src', 'test', 'coverage'].includes(basename(path));
    cpSync(join(services, service), join(copies, service), { recursive: true, filter: isNeeded });
  }
  for (const mistake of mistakes) {
    const path = join(copies, mistake.service, 'dist', mistake.file);
    writeFileSync(path, withMistake(readFileSync(path, 'utf8'), mistake));
  }
  return copies;
}
