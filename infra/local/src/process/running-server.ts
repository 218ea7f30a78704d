import type { Child } from './child.ts';
import { freePort } from './ports.ts';
import type { ProcessSpec } from './process-spec.ts';
import { startProcess } from './start-process.ts';

const START_TIMEOUT_MS = 60_000;
const STOP_GRACE_MS = 10_000;
const ATTEMPTS = 5;

/** Control over a server that was started for a test. */
export interface RunningServer {
  readonly pid: number;
  stop(): Promise<void>;
  /** Ends it as `kill -9` does, and returns when it is gone. */
  kill(): Promise<void>;
}

/** Starts a server and returns when it is ready. Throws StartError with the server's last lines. */
export async function startServer(spec: ProcessSpec): Promise<RunningServer> {
  const child = await startProcess(spec, { timeoutMs: START_TIMEOUT_MS, ownGroup: false });
  return controls(child, spec.stopSignal ?? 'SIGTERM');
}

/** Calls `start` with a free port, again with another when somebody else took that port meanwhile. */
export async function onFreePort<T>(start: (port: number) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(await freePort());
    } catch (error) {
      const isTaken = error instanceof Error && /address already in use/i.test(error.message);
      if (!isTaken || attempt === ATTEMPTS) throw error;
    }
  }
}

function controls(child: Child, stopSignal: NodeJS.Signals): RunningServer {
  return {
    pid: child.pid,
    stop: () => child.stop(stopSignal, STOP_GRACE_MS),
    kill: () => child.stop('SIGKILL', 0),
  };
}
