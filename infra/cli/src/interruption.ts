/** Ctrl-C was pressed, or the process was told to stop. */
export class Interruption extends Error {}

/** npm passes on the signal that the terminal has sent already; two so close together are one. */
const SAME_PRESS_MS = 1_000;

/** Aborts at the first SIGINT or SIGTERM; at the second the process ends at once. */
export function interruptionSignal(): AbortSignal {
  const controller = new AbortController();
  let pressedAtMs = 0;
  const interrupt = () => {
    if (controller.signal.aborted && performance.now() - pressedAtMs > SAME_PRESS_MS) process.exit(130);
    if (controller.signal.aborted) return;
    pressedAtMs = performance.now();
    controller.abort(new Interruption('interrupted'));
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return controller.signal;
}
