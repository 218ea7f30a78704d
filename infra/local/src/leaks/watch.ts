import type { ChildProcess } from 'node:child_process';
import { findSecrets, type Leak } from './find-secrets.ts';

/** Shorter ones are found in innocent words. */
const SHORTEST = 8;
/** So much of a log is kept until it is looked through, characters. */
const MOST_KEPT = 16 * 1024 * 1024;

/** The logs of a suite of tests, and the secrets that must not be found in them. */
export class Watch {
  /** Those that are told by their form need not be known. */
  readonly secrets = new Set<string>();
  /** Lines looked through so far. */
  lines = 0;
  private readonly found: Leak[] = [];
  private log: string[] = [];
  private kept = 0;

  /** Returns the secret. */
  keepSecret(secret: string): string {
    if (secret.length >= SHORTEST) this.secrets.add(secret);
    return secret;
  }

  /** Takes some of a log. */
  take(text: string): void {
    this.log.push(text);
    this.kept += text.length;
    if (this.kept > MOST_KEPT) this.search();
  }

  /** What has been found in all of the log. */
  leaks(): readonly Leak[] {
    this.search();
    return this.found;
  }

  private search(): void {
    const text = this.log.join('');
    this.lines += text.split('\n').length - 1;
    this.found.push(...findSecrets(text, this.secrets));
    this.log = [];
    this.kept = 0;
  }
}

/** Where the environment of the tests (jest.environment.js) finds the watch of a file of tests. */
const PLACE = Symbol.for('telemetry.watch');

/** The watch of the tests that run now. */
export function watchOf(place: object): Watch {
  const known = place as { [PLACE]?: Watch };
  return (known[PLACE] ??= new Watch());
}

/** Says that something must not be found in any log of these tests, and returns it. Made keys and sessions need it not. */
export function keepSecret(secret: string): string {
  return watchOf(globalThis).keepSecret(secret);
}

/** The password in a URL is a secret, as it is written there and as it is read. Returns the URL. */
export function keepPassword(url: string): string {
  const { password } = new URL(url);
  keepSecret(password);
  keepSecret(decodeURIComponent(password));
  return url;
}

/** A destination for loggers within the tests' own process: nothing is shown, everything is looked through at the end. */
export const logSink = { write: (text: string): void => watchOf(globalThis).take(text) };

/** What a process writes, where it has a pipe to us, is looked through at the end. Returns the process. */
export function watchOutput<P extends ChildProcess>(child: P): P {
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer | string) => logSink.write(chunk.toString()));
  return child;
}
