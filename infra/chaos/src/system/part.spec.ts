import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { waitFor } from '../wait-for.ts';
import { Part, type Running } from './part.ts';
import { isAlive, processTree, residentBytes } from './process-tree.ts';
import { portsOf } from './sockets.ts';

const LIMIT_MS = 10_000;
const started: ChildProcess[] = [];
const notes: string[] = [];
let part: Part;

beforeEach(async () => {
  notes.length = 0;
  part = new Part('sleeper', startSleeper, (text) => notes.push(text));
  await part.up();
});
afterEach(async () => {
  await part.down();
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

async function startSleeper(): Promise<Running> {
  const child = spawn('sh', ['-c', 'sleep 600 & wait'], { stdio: 'ignore' });
  started.push(child);
  await once(child, 'spawn');
  const exit = once(child, 'exit');
  return {
    pid: child.pid!,
    stop: async () => {
      child.kill('SIGKILL');
      await exit;
    },
  };
}

const another = (pid: number | undefined) =>
  waitFor('another process', LIMIT_MS, () =>
    Promise.resolve(part.pid !== undefined && part.pid !== pid ? part.pid : undefined),
  );

describe('a part of the system', () => {
  it('is started again when it is killed, and when it ends by itself, which is noted', async () => {
    const first = part.pid;
    part.kill();
    const second = await another(first);
    expect(part.failures).toBe(0);
    process.kill(second, 'SIGKILL');
    await another(second);
    expect(part.failures).toBe(1);
    expect(notes).toEqual(['sleeper ended by itself']);
  });

  it('crashes with all its children, and is started again once the work meanwhile is done', async () => {
    const tree = processTree(part.pid);
    let wereGone = false;
    await part.crash(() => {
      wereGone = !tree.some(isAlive);
    });
    expect(wereGone).toBe(true);
    await another(tree[0]);
    expect(part.failures).toBe(0);
  });

  it('stays down when it is taken down, and comes up again when it is wanted', async () => {
    await part.down();
    expect(part.pid).toBeUndefined();
    await part.up();
    expect(part.pid).toBeDefined();
  });

  it('freezes with all its children, and thaws', async () => {
    const tree = await waitFor('a child', LIMIT_MS, () => {
      const pids = processTree(part.pid);
      return Promise.resolve(pids.length === 2 ? pids : undefined);
    });
    part.pause();
    await waitFor('all to be frozen', LIMIT_MS, () => Promise.resolve(tree.every(isStopped) || undefined));
    part.resume();
    await waitFor('all to go on', LIMIT_MS, () => Promise.resolve(!tree.some(isStopped) || undefined));
    for (const pid of tree) process.kill(pid, 'SIGKILL');
  });
});

function isStopped(pid: number): boolean {
  return isAlive(pid) && readStat(pid).includes(') T ');
}

function readStat(pid: number): string {
  return readFileSync(`/proc/${pid}/stat`, 'utf8');
}

describe('what is known of a process', () => {
  it('tells its memory and the ports of its sockets', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    expect(portsOf(process.pid)).toContain(typeof address === 'object' ? address?.port : undefined);
    expect(residentBytes(process.pid)).toBeGreaterThan(1024 * 1024);
    server.close();
  });

  it('is nothing when it has gone', async () => {
    const child = spawn('true', { stdio: 'ignore' });
    await once(child, 'exit');
    expect(isAlive(child.pid!)).toBe(false);
    expect(residentBytes(child.pid!)).toBe(0);
  });
});
