import { setTimeout as delay } from 'node:timers/promises';
import { waitFor } from '../wait-for.ts';
import { isAlive, processTree } from './process-tree.ts';

/** A process that runs. */
export interface Running {
  readonly pid: number;
  /** Ends it in order, and returns when it is gone. */
  stop(): Promise<void>;
}

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 8_000;
/** A process that has run so long without ending is well again. */
const WELL_AFTER_MS = 20_000;
const WATCH_MS = 50;
const GONE_LIMIT_MS = 10_000;

/**
 * A part of the system that is kept running as the launcher does it: one that ends by itself is started again after
 * 0.25 s, 0.5 s, … 8 s. That is all the care it gets while a fault lasts and afterwards.
 */
export class Part {
  readonly name: string;
  /** How often it ended without being told to. */
  failures = 0;
  private readonly startProcess: () => Promise<Running>;
  private readonly note: (text: string) => void;
  private running: Running | undefined;
  private starting: Promise<void> | undefined;
  private startedAtMs = 0;
  private delayMs = FIRST_DELAY_MS;
  private isWanted = false;
  private wasKilled = false;
  private watching: Promise<void> = Promise.resolve();

  constructor(name: string, startProcess: () => Promise<Running>, note: (text: string) => void) {
    this.name = name;
    this.startProcess = startProcess;
    this.note = note;
  }

  /** Its process id; undefined while it is down. */
  get pid(): number | undefined {
    return this.running !== undefined && isAlive(this.running.pid) ? this.running.pid : undefined;
  }

  /** Starts it and keeps it running from then on. Throws when it does not start. */
  async up(): Promise<void> {
    if (this.isWanted) return;
    this.isWanted = true;
    this.delayMs = FIRST_DELAY_MS;
    await this.start();
    this.watching = this.watch();
  }

  /** Ends it in order, and keeps it down. */
  async down(): Promise<void> {
    this.isWanted = false;
    await this.watching;
    await this.starting;
    await this.running?.stop();
    this.running = undefined;
  }

  /** Ends it and all its children as `kill -9` does, and starts it again after the work that is done while it is gone. */
  async crash(work: () => Promise<void> | void): Promise<void> {
    const tree = processTree(this.pid);
    this.isWanted = false;
    for (const pid of tree) send(pid, 'SIGKILL');
    await this.watching;
    await this.starting;
    await waitFor(`${this.name} to be gone`, GONE_LIMIT_MS, () =>
      Promise.resolve(tree.some(isAlive) ? undefined : true),
    );
    await work();
    this.isWanted = true;
    this.wasKilled = true;
    this.watching = this.watch();
  }

  /** Ends it as `kill -9` does; it is started again. */
  kill(): void {
    this.signal('SIGKILL');
  }

  /** Tells it to finish and go; it is started again. */
  terminate(): void {
    this.signal('SIGTERM');
  }

  /** Freezes it with all its children. */
  pause(): void {
    for (const pid of processTree(this.pid)) send(pid, 'SIGSTOP');
  }

  /** Thaws it. */
  resume(): void {
    for (const pid of processTree(this.pid)) send(pid, 'SIGCONT');
  }

  private signal(name: NodeJS.Signals): void {
    if (this.pid === undefined) return;
    this.wasKilled = true;
    send(this.pid, name);
  }

  private async start(): Promise<void> {
    const starting = this.startProcess();
    this.starting = starting.then(
      () => undefined,
      () => undefined,
    );
    this.running = await starting;
    this.startedAtMs = Date.now();
  }

  private async watch(): Promise<void> {
    while (this.isWanted) {
      await delay(WATCH_MS);
      // The watcher yields to `down` between two looks.
      if (this.pid !== undefined || !this.isStillWanted()) continue;
      if (!this.wasKilled) {
        this.failures++;
        this.note(`${this.name} ended by itself`);
      }
      this.wasKilled = false;
      await this.startAgain();
    }
  }

  private async startAgain(): Promise<void> {
    if (Date.now() - this.startedAtMs > WELL_AFTER_MS) this.delayMs = FIRST_DELAY_MS;
    while (this.isStillWanted()) {
      await delay(this.delayMs);
      this.delayMs = Math.min(2 * this.delayMs, LONGEST_DELAY_MS);
      try {
        await this.start();
        return;
      } catch (error) {
        this.failures++;
        this.note(`${this.name} did not start: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }

  private isStillWanted(): boolean {
    return this.isWanted;
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has gone meanwhile.
  }
}
