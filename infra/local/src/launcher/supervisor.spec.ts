import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessSpec } from '../process/process-spec.ts';
import { inTemporaryFolder } from '../testing/temporary-folder.ts';
import { waitFor } from '../testing/wait-for.ts';
import { Supervisor, type SupervisorOptions } from './supervisor.ts';

/** What happened, in order: `a: line`, `a! note`. */
class Story {
  readonly events: string[] = [];
  readonly pids = new Map<string, number>();
  readonly supervisor: Supervisor;

  constructor(options: Partial<SupervisorOptions> = {}) {
    this.supervisor = new Supervisor({
      onLine: ({ name }, line) => this.events.push(`${name}: ${line}`),
      onNote: ({ name }, note) => this.events.push(`${name}! ${note}`),
      onSpawn: ({ name }, pid) => this.pids.set(name, pid),
      onGiveUp: ({ name }) => this.events.push(`${name}! given up`),
      readyTimeoutMs: 60_000,
      graceMs: 60_000,
      restarts: { firstDelayMs: 1, longestDelayMs: 5, budget: 3, windowMs: 60_000 },
      ...options,
    });
  }

  pid(name: string): number {
    return this.pids.get(name) ?? 0;
  }

  until(event: string): Promise<unknown> {
    return waitFor(event, () => this.events.includes(event));
  }
}

const STAYS = `process.once('SIGTERM', () => { console.log('leaves'); process.exit(0); }); setInterval(() => {}, 1000);`;

/** A program that is ready once it has said so in a file of the folder. */
function program(folder: string, name: string, code = STAYS): ProcessSpec {
  const ready = join(folder, `${name}.ready`);
  const script = `${code}; require('node:fs').writeFileSync(${JSON.stringify(ready)}, String(process.pid))`;
  return {
    name,
    ...{ command: process.execPath, args: ['-e', script], env: {} },
    isReady: () => Promise.resolve(existsSync(ready)),
  };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('the supervisor', () => {
  it('starts again what was killed', () =>
    inTemporaryFolder(async (folder) => {
      const story = new Story();
      await story.supervisor.start([program(folder, 'a')]);
      const first = story.pid('a');
      process.kill(first, 'SIGKILL');
      await story.until('a! is ready again');
      expect(story.events).toContain('a! was ended by SIGKILL; starts again in 1 ms');
      expect(story.pid('a')).not.toBe(first);
      await story.supervisor.stop();
      expect(isAlive(story.pid('a'))).toBe(false);
    }));

  it('gives up on what ends again and again', () =>
    inTemporaryFolder(async (folder) => {
      const story = new Story();
      await story.supervisor.start([program(folder, 'a', `setTimeout(() => process.exit(3), 300)`)]);
      await story.until('a! given up');
      expect(story.events.filter((event) => event.includes('starts again'))).toHaveLength(3);
      expect(story.events).toContain('a! exited with code 3 once too often');
      await story.supervisor.stop();
    }));

  it('prepares every start', () =>
    inTemporaryFolder(async (folder) => {
      const story = new Story();
      let prepared = 0;
      const prepare = (): Promise<void> => {
        prepared++;
        return Promise.resolve();
      };
      await story.supervisor.start([{ ...program(folder, 'a'), prepare }]);
      process.kill(story.pid('a'), 'SIGKILL');
      await story.until('a! is ready again');
      expect(prepared).toBe(2);
      await story.supervisor.stop();
    }));

  it('stops the last stage first and each before the next', () =>
    inTemporaryFolder(async (folder) => {
      const story = new Story();
      await story.supervisor.start([program(folder, 'database'), program(folder, 'broker')]);
      await story.supervisor.start([program(folder, 'service')]);
      await story.supervisor.start([program(folder, 'edge')]);
      await story.supervisor.stop();
      expect(story.events.slice(0, 2)).toEqual(['edge: leaves', 'service: leaves']);
      expect(story.events.slice(2).sort()).toEqual(['broker: leaves', 'database: leaves']);
    }));

  it('kills what ignores the request to stop, and the processes that it started', () =>
    inTemporaryFolder(async (folder) => {
      const grandchild = join(folder, 'grandchild');
      const stubborn = `process.on('SIGTERM', () => console.log('no')); setInterval(() => {}, 1000);
        const { pid } = require('node:child_process').spawn('sleep', ['300']);
        require('node:fs').writeFileSync(${JSON.stringify(grandchild)}, String(pid))`;
      const story = new Story({ graceMs: 300 });
      await story.supervisor.start([program(folder, 'a', stubborn)]);
      const pids = [story.pid('a'), Number(readFileSync(grandchild, 'utf8'))];
      expect(pids.map(isAlive)).toEqual([true, true]);
      await story.supervisor.stop();
      expect(story.events).toEqual(['a: no']);
      await waitFor('both to be gone', () => !pids.some(isAlive));
    }));

  it('fails the start when a process ends before it is ready, and says how it ended', () =>
    inTemporaryFolder(async (folder) => {
      const story = new Story();
      const broken = program(folder, 'a', `console.log('no database'); process.exit(2)`);
      await expect(story.supervisor.start([broken])).rejects.toThrow('a exited with code 2');
      await story.until('a: no database');
      await story.supervisor.stop();
    }));

  it('fails the start when there is no such program', async () => {
    const story = new Story();
    const missing = { ...program('/', 'a'), command: '/no/such/program' };
    await expect(story.supervisor.start([missing])).rejects.toThrow('/no/such/program could not be started');
    await story.supervisor.stop();
  });

  it('ends everything that is being started when it is stopped meanwhile', () =>
    inTemporaryFolder(async (folder) => {
      const story = new Story();
      const never = { ...program(folder, 'a'), isReady: () => Promise.resolve(false) };
      const starting = story.supervisor.start([never]);
      const failed = expect(starting).rejects.toThrow('a ');
      await waitFor('the process', () => existsSync(join(folder, 'a.ready')));
      await story.supervisor.stop();
      await failed;
      expect(isAlive(story.pid('a'))).toBe(false);
    }));
});
