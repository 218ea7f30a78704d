import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { watchOutput } from '@telemetry/local';
import { waitFor } from './wait-for.ts';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** The built gateway in a process of its own, so that it can be killed. */
export class GatewayProcess {
  private constructor(private readonly child: ChildProcess) {}

  static async start(env: Record<string, string>, port: number): Promise<GatewayProcess> {
    const settings = { ...env, PORT: String(port) };
    const child = watchOutput(
      spawn(process.execPath, [MAIN], { env: settings, stdio: ['ignore', 'pipe', 'pipe'] }),
    );
    const gateway = new GatewayProcess(child);
    const isReady = async (): Promise<boolean> => {
      if (child.exitCode !== null) throw new Error(`The gateway exited with ${child.exitCode}`);
      const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
      return answer?.status === 200;
    };
    try {
      await waitFor(isReady, 60_000);
    } catch (error) {
      await gateway.cleanUp();
      throw error;
    }
    return gateway;
  }

  /** Ends it if a test has left it running. */
  async cleanUp(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) await this.end('SIGKILL');
  }

  /** Sends a signal and returns the exit code; null when it was killed. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    if (this.child.exitCode !== null) return this.child.exitCode;
    const exit = once(this.child, 'exit');
    this.child.kill(signal);
    return ((await exit) as [number | null])[0];
  }
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
