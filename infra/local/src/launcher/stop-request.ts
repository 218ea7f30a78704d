/** Signals so close together are one: a terminal and npm both pass on the same Ctrl-C. */
const SAME_REQUEST_MS = 500;
const PARENT_CHECK_MS = 1000;

export interface StopRequest {
  readonly stop: (why: string) => void;
  /** Asked again while it stops: no more patience. */
  readonly kill: () => void;
}

/** Listens for Ctrl-C, for the usual signals, and for the end of the npm that started us. */
export function onStopRequest({ stop, kill }: StopRequest): void {
  let firstMs: number | undefined;
  const request = (why: string): void => {
    if (firstMs === undefined) {
      firstMs = Date.now();
      stop(why);
    } else if (Date.now() - firstMs > SAME_REQUEST_MS) {
      kill();
    }
  };
  process.on('SIGINT', () => request('Ctrl-C'));
  process.on('SIGTERM', () => request('SIGTERM'));
  process.on('SIGHUP', () => request('The terminal was closed'));
  if (process.env.npm_lifecycle_event !== undefined) watchParent(() => request('npm has ended'));
}

/** npm hands a SIGTERM to the shell between us, which ends without a word to us. */
function watchParent(onGone: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, PARENT_CHECK_MS);
  timer.unref();
}
