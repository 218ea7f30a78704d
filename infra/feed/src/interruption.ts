/** Ctrl-C was pressed, or the process was told to stop. */
export class Interruption extends Error {}

/** Aborts at the first SIGINT or SIGTERM; at the second the process ends at once. */
export function interruptionSignal(): AbortSignal {
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort(new Interruption('interrupted'));
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return controller.signal;
}
