import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout } from 'node:timers';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

const GRACE_MS = 20_000;
const FAILURES = fileURLToPath(new URL('.data/failures', import.meta.url));
const LONGEST_MESSAGE = 3_000;

/** Keeps what failed, and ends a run that leaves something open. */
export default class EndOfRun {
  /** Jest makes one for each run. */
  constructor({ rootDir }) {
    this.rootDir = rootDir;
  }

  onRunComplete(_contexts, { testResults }) {
    const failures = testResults
      .filter(({ failureMessage }) => failureMessage)
      .map((result) => report(result));
    if (failures.length > 0) this.keep(failures.join('\n'));
    this.endIfOpen();
  }

  /** Told again at the end of the whole, where the end of a long output shows it, by the scripts of package.json. */
  keep(text) {
    mkdirSync(FAILURES, { recursive: true });
    const name = `${basename(dirname(this.rootDir))}-${basename(this.rootDir)}.txt`;
    writeFileSync(join(FAILURES, name), text);
  }

  /**
   * Ends the run with an error, such as where a failed test could not stop a server: without it the process, and with
   * it the whole build, would wait until somebody looks.
   */
  endIfOpen() {
    setTimeout(() => {
      process.stderr.write(`Something is still open ${GRACE_MS / 1000} s after the last test.\n`);
      this.keep('Something was still open after the last test.');
      process.exit(1);
    }, GRACE_MS).unref();
  }
}

function report({ testFilePath, failureMessage }) {
  return `${testFilePath}\n${stripVTControlCharacters(failureMessage).slice(0, LONGEST_MESSAGE)}`;
}
