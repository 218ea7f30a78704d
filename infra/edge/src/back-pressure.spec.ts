import { once } from 'node:events';
import { WebSocket, WebSocketServer } from 'ws';
import { onStop, stopAll } from '../test/stand-in.ts';
import { holdBack } from './back-pressure.ts';

afterEach(stopAll);

describe('holding back', () => {
  it('pauses the sender until the receiver reads on', async () => {
    const { from, to, reader } = await linked();
    reader.pause();
    while (!from.isPaused) {
      to.send(Buffer.alloc(1_000_000));
      holdBack(from, to);
    }
    const isResumed = resumed(from);
    reader.resume();
    await isResumed;
    expect(to.readyState).toBe(WebSocket.OPEN);
  });

  it('cuts off a receiver that stays connected and takes nothing', async () => {
    const { from, to, reader } = await linked();
    reader.pause();
    while (!from.isPaused) {
      to.send(Buffer.alloc(1_000_000));
      holdBack(from, to, 100);
    }
    const isResumed = resumed(from);
    await once(to, 'close');
    await isResumed;
  });

  it('has patience with a receiver that is slow but reads', async () => {
    const { from, to, reader } = await linked();
    let received = 0;
    const messages = 60;
    const all = new Promise<void>((done) => {
      reader.on('message', () => {
        reader.pause();
        setTimeout(() => reader.resume(), 20);
        if (++received === messages) done();
      });
    });
    for (let sent = 0; sent < messages; sent += 1) {
      to.send(Buffer.alloc(500_000));
      const isResumed = resumed(from);
      holdBack(from, to, 300);
      if (from.isPaused) await isResumed;
    }
    await all;
    expect(to.readyState).toBe(WebSocket.OPEN);
  });

  it('pauses the sender while the receiver is still being reached', async () => {
    const { from, port } = await linked();
    const to = new WebSocket(`ws://127.0.0.1:${port}`);
    holdBack(from, to);
    expect(from.isPaused).toBe(true);
    const isResumed = resumed(from);
    await once(to, 'open');
    await isResumed;
    to.terminate();
  });
});

/** A connection to hold back, and another on which the test plays both ends. */
async function linked() {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const connect = async () => {
    const client = new WebSocket(`ws://127.0.0.1:${port}`);
    const isOpen = once(client, 'open');
    const [accepted] = (await once(server, 'connection')) as [WebSocket];
    await isOpen;
    return { client, accepted };
  };
  const sender = await connect();
  const receiver = await connect();
  onStop(() => {
    for (const socket of [sender.client, receiver.client, ...server.clients]) socket.terminate();
    server.close();
  });
  return { from: sender.accepted, to: receiver.accepted, reader: receiver.client, port };
}

/** Resolves when a paused connection is told to read on. */
function resumed(socket: WebSocket): Promise<void> {
  const resume = socket.resume.bind(socket);
  return new Promise((done) => {
    socket.resume = () => {
      resume();
      done();
    };
  });
}
