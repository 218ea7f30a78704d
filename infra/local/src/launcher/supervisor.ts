import { setTimeout as delay } from 'node:timers/promises';
import { killGroup, spawnChild, type Child } from '../process/child.ts';
import type { ProcessSpec } from '../process/process-spec.ts';
import { waitUntilReady } from '../process/start-process.ts';
import { restartDelay, RESTART_POLICY, type RestartPolicy } from './restart-delay.ts';

export interface SupervisorOptions {
  /** A line of a process, or what the supervisor has to say about it. */
  readonly onLine: (spec: ProcessSpec, line: string) => void;
  readonly onNote: (spec: ProcessSpec, note: string) => void;
  /** Called when a process was started, before it is ready. */
  readonly onSpawn: (spec: ProcessSpec, pid: number) => void;
  /** A process ended more often than its budget allows; it stays down. */
  readonly onGiveUp: (spec: ProcessSpec) => void;
  readonly readyTimeoutMs: number;
  /** How long a process may take to stop before it is killed. */
  readonly graceMs: number;
  readonly restarts?: RestartPolicy;
}

interface Member {
  readonly spec: ProcessSpec;
  readonly restarts: number[];
  /** Settles when a start under way has led to a child or failed. */
  spawning?: Promise<Child>;
  child?: Child;
}

/** Keeps processes running: starts them stage by stage, starts again those that end, stops them in reverse order. */
export class Supervisor {
  private readonly stages: Member[][] = [];
  private readonly stopping = new AbortController();
  private readonly options: SupervisorOptions;

  constructor(options: SupervisorOptions) {
    this.options = options;
  }

  /** Starts a stage and returns when all of it is ready. Throws when a process ends or stays unready instead. */
  async start(specs: readonly ProcessSpec[]): Promise<void> {
    const stage = specs.map((spec): Member => ({ spec, restarts: [] }));
    this.stages.push(stage);
    await Promise.all(stage.map((member) => this.startFirst(member)));
  }

  /** Stops every stage, the last one first; what does not stop in time is killed with its whole process group. */
  async stop(): Promise<void> {
    this.stopping.abort();
    for (const stage of this.stages.toReversed()) {
      await Promise.all(stage.map((member) => this.stopMember(member)));
    }
  }

  /** Kills everything at once. */
  kill(): void {
    this.stopping.abort();
    for (const { child } of this.stages.flat()) if (child?.hasEnded() === false) killGroup(child.pid);
  }

  private async startFirst(member: Member): Promise<void> {
    const child = await this.spawn(member);
    if (!(await waitUntilReady(member.spec, child, this.options.readyTimeoutMs))) {
      const seconds = this.options.readyTimeoutMs / 1000;
      throw new Error(
        `${member.spec.name} ${child.hasEnded() ? await child.ended : `is not ready after ${seconds} s`}; its lines say why`,
      );
    }
    void this.keepRunning(member, child);
  }

  private spawn(member: Member): Promise<Child> {
    const { spec } = member;
    const { onLine, onSpawn } = this.options;
    member.spawning = (async () => {
      await spec.prepare?.();
      this.stopping.signal.throwIfAborted();
      const child = await spawnChild(spec, { ownGroup: true, onLine: (line) => onLine(spec, line) });
      member.child = child;
      onSpawn(spec, child.pid);
      return child;
    })();
    return member.spawning;
  }

  private async keepRunning(member: Member, first: Child): Promise<void> {
    const { onNote, onGiveUp, restarts = RESTART_POLICY } = this.options;
    let what = await first.ended;
    while (!this.stopping.signal.aborted) {
      const waitMs = restartDelay(member.restarts, Date.now(), restarts);
      onNote(
        member.spec,
        waitMs === undefined ? `${what} once too often` : `${what}; starts again in ${waitMs} ms`,
      );
      if (waitMs === undefined) {
        onGiveUp(member.spec);
        return;
      }
      await delay(waitMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      member.restarts.push(Date.now());
      what = await this.runAgain(member);
    }
  }

  /** Runs a process until it ends, and says how it did. One that does not get ready is ended. */
  private async runAgain(member: Member): Promise<string> {
    try {
      const child = await this.spawn(member);
      const isReady = await waitUntilReady(member.spec, child, this.options.readyTimeoutMs);
      if (isReady) this.options.onNote(member.spec, 'is ready again');
      else await child.stop('SIGKILL', 0);
      return await child.ended;
    } catch (error) {
      return `could not be started (${error instanceof Error ? error.message : String(error)})`;
    }
  }

  private async stopMember(member: Member): Promise<void> {
    await member.spawning?.catch(() => undefined);
    const { child, spec } = member;
    if (child === undefined) return;
    if (child.hasEnded()) killGroup(child.pid);
    else await child.stop(spec.stopSignal ?? 'SIGTERM', this.options.graceMs);
  }
}
