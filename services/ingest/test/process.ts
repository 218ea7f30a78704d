import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { watchOutput } from '@telemetry/local';
import { settings, type Surroundings } from './replica.ts';
import { waitFor } from './wait-for.ts';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** A replica in a process of its own. */
export interface Process {
  readonly port: number;
  /** Sends a signal and returns the exit code, null when it was killed. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

/** A port that nobody uses now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts the built service on a port and returns when it is ready. */
export async function startProcess(surroundings: Surroundings, port: number): Promise<Process> {
  const env = { ...settings(surroundings), PORT: String(port) };
  const child = watchOutput(spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] }));
  const errors = text(child.stderr);
  const exit = exitOf(child);
  const early = exit.then(async (code) => Promise.reject(new Error(`Exited with ${code}: ${await errors}`)));
  const ready = waitFor(async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    return answer?.status === 200 ? true : undefined;
  });
  early.catch(() => undefined);
  await Promise.race([ready, early]);
  return {
    port,
    end: (signal) => {
      child.kill(signal);
      return exit;
    },
  };
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}
