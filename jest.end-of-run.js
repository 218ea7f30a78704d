import { setTimeout } from 'node:timers';

const GRACE_MS = 20_000;

/**
 * Ends a run that leaves something open, such as a server that a failed test could not stop, with an error: without it
 * the process, and with it the whole build, would wait until somebody looks.
 */
export default class EndOfRun {
  onRunComplete() {
    setTimeout(() => {
      process.stderr.write(`Something is still open ${GRACE_MS / 1000} s after the last test.\n`);
      process.exit(1);
    }, GRACE_MS).unref();
  }
}
