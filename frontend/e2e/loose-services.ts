import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { freePort, startTestStack, type TestStack } from '@telemetry/local';
import { ADMIN_KEY, exitOf, REPOSITORY, until } from './system.ts';

type Service = 'registry' | 'ingest' | 'realtime';

/** A service without a launcher, which nobody brings back. */
export interface LooseService {
  readonly origin: string;
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>;
}

/** Services over servers of their own, so that replicas can be added and parts can stay away. */
export class LooseServices {
  private readonly children: ChildProcess[] = [];
  private readonly stack: TestStack;

  private constructor(stack: TestStack) {
    this.stack = stack;
  }

  static async begin(): Promise<LooseServices> {
    return new LooseServices(await startTestStack({ services: ['registry', 'ingest', 'realtime'] }));
  }

  /** Starts one more of this service; fulfilled when it is ready. */
  async start(service: Service): Promise<LooseService> {
    const port = await freePort();
    const main = join(REPOSITORY, 'services', service, 'dist', 'main.js');
    const env = {
      DATABASE_URL: this.stack.databaseUrl(service),
      MIGRATION_DATABASE_URL: this.stack.ownerUrl(service),
      NATS_URL: this.stack.natsUrl(service),
      API_SECRET_KEY: ADMIN_KEY,
      HOST: '127.0.0.1',
      PORT: String(port),
      LOG_LEVEL: 'warn',
    };
    const child = spawn(process.execPath, [main], { env, stdio: 'ignore' });
    this.children.push(child);
    const origin = `http://127.0.0.1:${port}`;
    await until(async () => (await fetch(`${origin}/readyz`).catch(() => undefined))?.status === 200);
    return { origin, kill: () => killed(child) };
  }

  async end(): Promise<void> {
    await Promise.all(this.children.map(killed));
    await this.stack.stop();
  }
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = exitOf(child);
  child.kill('SIGKILL');
  await exit;
}
