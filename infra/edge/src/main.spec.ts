import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { onStop, startServer, stopAll } from '../test/stand-in.ts';

afterEach(stopAll);

describe('the process', () => {
  it('on SIGTERM takes no more, finishes what is under way, closes sockets and exits 0', async () => {
    let finish: () => void = () => undefined;
    const service = await startServer((_req, res) => {
      res.writeHead(200).write('begun ');
      finish = () => res.end('done');
    });
    const { child, origin } = await startProcess({ QUERY_URL: service.origin });
    const answer = await fetch(`${origin}/api/v1/aggregate`);
    child.kill('SIGTERM');
    await expectRefusal(origin);
    finish();
    expect(await answer.text()).toBe('begun done');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('says that it stops and serves on for STOP_DELAY_MS, sending callers away', async () => {
    const { child, origin } = await startProcess({ STOP_DELAY_MS: '1000' });
    const ask = (path: string) => fetch(origin + path);
    expect((await ask('/readyz/edge')).headers.get('connection')).toBe('keep-alive');
    child.kill('SIGTERM');
    while ((await ask('/readyz/edge')).status === 200);
    const answers = await Promise.all(['/readyz/edge', '/readyz', '/livez'].map(ask));
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 200]);
    expect(answers.map(({ headers }) => headers.get('connection'))).toEqual(['close', 'close', 'close']);
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('exits 0 within the drain time even when a request never ends', async () => {
    const service = await startServer((_req, res) => res.writeHead(200).write('for ever'));
    const { child, origin } = await startProcess({ QUERY_URL: service.origin });
    const answer = await fetch(`${origin}/api/v1/aggregate`);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    await expect(answer.text()).rejects.toThrow();
  });

  it('outlives clients that hang up over an upgrade it refuses', async () => {
    const { child, origin } = await startProcess({});
    for (const path of ['/', '/api/v1/nothing']) {
      await Promise.all(Array.from({ length: 100 }, () => resetUpgrade(origin, path)));
    }
    expect((await fetch(`${origin}/livez`)).status).toBe(200);
    expect(child.exitCode).toBeNull();
  });

  it('names every fault of its settings and exits 1', async () => {
    const child = runProcess({ PORT: 'x', QUERY_URL: 'y' });
    const lines: string[] = [];
    createInterface({ input: child.stderr! }).on('line', (line) => lines.push(line));
    expect((await once(child, 'close'))[0]).toBe(1);
    expect(lines.join('\n')).toMatch(/PORT: [^]*QUERY_URL: /);
  });
});

function runProcess(env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    env: { HOST: '127.0.0.1', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onStop(() => child.kill('SIGKILL'));
  return child;
}

/** Starts the edge as it is started in earnest, and reads from its log where it listens. */
async function startProcess(env: Record<string, string>): Promise<{ child: ChildProcess; origin: string }> {
  const child = runProcess(env);
  for await (const line of createInterface({ input: child.stdout! })) {
    const origin = /listening at (http:\S+?)"/.exec(line)?.[1];
    if (origin !== undefined) {
      child.stdout!.resume();
      return { child, origin };
    }
  }
  throw new Error('The edge ended without listening');
}

/** Asks for a WebSocket and resets the connection instead of awaiting the answer. */
async function resetUpgrade(origin: string, path: string): Promise<void> {
  const socket = connect(Number(new URL(origin).port), '127.0.0.1');
  const isClosed = new Promise((done) => socket.once('close', done));
  socket.on('error', () => undefined);
  socket.write(
    [
      ...[`GET ${path} HTTP/1.1`, 'Host: edge', 'Connection: Upgrade', 'Upgrade: websocket'],
      ...['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==', '', ''],
    ].join('\r\n'),
    () => socket.resetAndDestroy(),
  );
  await isClosed;
}

async function expectRefusal(origin: string): Promise<void> {
  for (;;) {
    const refused = await fetch(`${origin}/livez`, { headers: { connection: 'close' } }).then(
      () => false,
      () => true,
    );
    if (refused) return;
  }
}
