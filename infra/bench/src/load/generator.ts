import { type ChildProcess, fork } from 'node:child_process';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { FromGenerator, LoadOptions, LoadResult, Progress } from './messages.ts';

/** Before everything else: it stands for many devices, none of which is short of processor time. */
const PRIORITY = -10;
const SCRIPT = fileURLToPath(new URL('./generator-process.ts', import.meta.url));

/** The load generator, in a process of its own that stays warm from run to run. */
export class Generator {
  private readonly child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.child = child;
  }

  static async start(): Promise<Generator> {
    const generator = new Generator(fork(SCRIPT, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }));
    await generator.wait(({ kind }) => kind === 'ready');
    generator.hurry();
    return generator;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Sends load and returns what came of it. Throws when the server cannot be reached at all. */
  async run(
    options: LoadOptions,
    onProgress: (progress: Progress) => void = () => undefined,
  ): Promise<LoadResult> {
    this.child.send(options);
    const last = await this.wait((message) => {
      if (message.kind === 'progress') onProgress(message);
      return message.kind === 'result' || message.kind === 'failed';
    });
    if (last.kind === 'result') return last.result;
    throw new Error(`The load generator failed: ${last.kind === 'failed' ? last.message : last.kind}`);
  }

  stop(): void {
    this.child.kill('SIGKILL');
  }

  private hurry(): void {
    try {
      setPriority(this.pid, PRIORITY);
    } catch {
      // Only root may; a generator that is short of time says so by its late sends.
    }
  }

  private wait(isLast: (message: FromGenerator) => boolean): Promise<FromGenerator> {
    return new Promise((resolve, reject) => {
      const ended = (): void => reject(new Error('The load generator ended'));
      const listen = (message: unknown): void => {
        if (!isLast(message as FromGenerator)) return;
        this.child.off('message', listen);
        this.child.off('exit', ended);
        resolve(message as FromGenerator);
      };
      this.child.on('message', listen);
      this.child.once('exit', ended);
    });
  }
}
