import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { watchOutput } from '@telemetry/local';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** The program as it is deployed, in a process of its own. */
export class Replica {
  /** What it has printed. */
  output = '';
  private readonly child: ChildProcess;
  private readonly exit: Promise<unknown[]>;

  constructor(env: Record<string, string>) {
    this.child = watchOutput(spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] }));
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    this.exit = once(this.child, 'close');
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** Ends it by a signal. Returns its exit code, null when the signal killed it. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<unknown> {
    this.child.kill(signal);
    const [code] = await this.exit;
    return code;
  }
}
