import { once } from 'node:events';
import { Server as SocketServer } from 'socket.io';
import { io } from 'socket.io-client';
import { WebSocket as Client, WebSocketServer, type WebSocket as ServerSocket } from 'ws';
import { configWith, onStop, startEdge, startServer, stopAll } from '../test/stand-in.ts';
import { buildEdge } from './edge.ts';

afterEach(stopAll);

describe('sockets through the edge', () => {
  it.each(['polling', 'websocket'] as const)(
    'carries Socket.IO by %s, with cookie and address',
    async (transport) => {
      const service = await startServer((_req, res) => res.writeHead(404).end());
      const sockets = new SocketServer(service.server);
      onStop(() => sockets.close());
      sockets.of('/realtime').on('connection', (socket) => {
        socket.on('subscribe', (asked: unknown, ack: (answer: unknown) => void) => {
          ack({ asked, headers: socket.handshake.headers });
          socket.emit('readings', [{ device_id: 'room-1' }]);
        });
      });
      const edge = await startEdge({ realtime: service.origin });
      const client = io(`${edge}/realtime`, {
        transports: [transport],
        extraHeaders: { cookie: 'telemetry_session=x', 'x-forwarded-for': '6.6.6.6' },
      });
      onStop(() => client.close());
      const readings = new Promise((done) => client.once('readings', done));
      const ack = (await client.emitWithAck('subscribe', { all: true })) as {
        headers: Record<string, string>;
      };
      expect(ack).toMatchObject({ asked: { all: true }, headers: { cookie: 'telemetry_session=x' } });
      expect(ack.headers).toMatchObject({
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-host': new URL(edge).host,
      });
      expect(ack.headers.host).toBe(new URL(service.origin).host);
      expect(await readings).toEqual([{ device_id: 'room-1' }]);
      expect(client.io.engine.transport.name).toBe(transport);
    },
  );

  it('upgrades Socket.IO from polling to websocket', async () => {
    const service = await startServer((_req, res) => res.writeHead(404).end());
    const sockets = new SocketServer(service.server);
    onStop(() => sockets.close());
    const edge = await startEdge({ realtime: service.origin });
    const client = io(edge);
    onStop(() => client.close());
    await new Promise<void>((done) =>
      client.io.once('open', () => client.io.engine.once('upgrade', () => done())),
    );
    expect(client.io.engine.transport.name).toBe('websocket');
  });

  it('carries a plain WebSocket with its query, text and bytes, and closes both ends', async () => {
    const { sockets, edge } = await webSocketService();
    const client = new WebSocket(`${edge.replace('http', 'ws')}/api/v1/realtime/subscribe/room-1?since=7`);
    client.binaryType = 'arraybuffer';
    const isOpen = once(client, 'open');
    const [socket, { url }] = (await once(sockets, 'connection')) as [ServerSocket, { url: string }];
    expect(url).toBe('/api/v1/realtime/subscribe/room-1?since=7');
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
    await isOpen;
    client.send('ping');
    expect(((await once(client, 'message')) as [MessageEvent])[0].data).toBe('ping');
    client.send(new Uint8Array([1, 2]));
    expect(((await once(client, 'message')) as [{ data: ArrayBuffer }])[0].data.byteLength).toBe(2);
    client.close(4001, 'enough');
    expect((await once(socket, 'close'))[0]).toBe(4001);
  });

  it('does not hoard what a slow client does not take: the service notices', async () => {
    const { sockets, edge } = await webSocketService();
    const client = new Client(`${edge.replace('http', 'ws')}/api/v1/realtime/subscribe/all`);
    const isOpen = once(client, 'open');
    const [socket] = (await once(sockets, 'connection')) as [ServerSocket];
    await isOpen;
    client.pause();
    const isHeldBack = nextPause();
    const messages = 1_000;
    for (let i = 0; i < messages; i += 1) socket.send(Buffer.alloc(100_000));
    await isHeldBack;
    // Were the edge to read on, these many turns would do.
    for (let i = 0; i < 300; i += 1) await (await fetch(`${edge}/livez`)).arrayBuffer();
    expect(socket.bufferedAmount).toBeGreaterThan(50_000_000);
    let received = 0;
    const all = new Promise<void>((done) => client.on('message', () => ++received === messages && done()));
    client.resume();
    await all;
    expect(socket.bufferedAmount).toBe(0);
    client.terminate();
  });

  it('closes the client when there is no service', async () => {
    const edge = await startEdge({});
    const client = new WebSocket(`${edge.replace('http', 'ws')}/api/v1/realtime/subscribe/room-1`);
    expect(((await once(client, 'close')) as [CloseEvent])[0].code).toBe(1011);
  });

  it('closes the connection of a client whose message is too long, before all of it has come', async () => {
    const { sockets, edge } = await webSocketService();
    const client = new WebSocket(`${edge.replace('http', 'ws')}/api/v1/realtime/subscribe/room-1`);
    const isOpen = once(client, 'open');
    const [socket] = (await once(sockets, 'connection')) as [ServerSocket];
    await isOpen;
    let received = 0;
    socket.on('message', (data: Buffer) => (received += data.length));
    client.send(new Uint8Array(64 * 1024));
    client.send(new Uint8Array(64 * 1024 + 1));
    expect(((await once(client, 'close')) as [CloseEvent])[0].code).toBe(1009);
    expect(received).toBe(64 * 1024);
  });

  it('lets the service go when the client left before the service had answered', async () => {
    let accept: () => void = () => undefined;
    const service = await startServer((_req, res) => res.writeHead(404).end());
    const sockets = new WebSocketServer({ noServer: true });
    const isAsked = new Promise<void>((asked) => {
      service.server.on('upgrade', (request, socket, head) => {
        accept = () =>
          sockets.handleUpgrade(request, socket, head, (accepted) => sockets.emit('connection', accepted));
        asked();
      });
    });
    const edge = await buildEdge(await configWith({ realtime: service.origin }));
    onStop(() => edge.close());
    const isGone = new Promise((gone) =>
      edge.server.once('connection', (socket) => void socket.once('close', gone)),
    );
    const origin = await edge.listen({ host: '127.0.0.1', port: 0 });
    const client = new Client(`${origin.replace('http', 'ws')}/api/v1/realtime/subscribe/room-1`);
    await once(client, 'open');
    await isAsked;
    client.terminate();
    await isGone;
    await fetch(`${origin}/livez`);
    const connection = once(sockets, 'connection') as Promise<[ServerSocket]>;
    accept();
    const [accepted] = await connection;
    await once(accepted, 'close');
  });

  it('refuses an upgrade at an unknown path', async () => {
    const edge = await startEdge({});
    const client = new WebSocket(`${edge.replace('http', 'ws')}/api/v1/nothing`);
    await once(client, 'error');
    expect(client.readyState).toBe(WebSocket.CLOSED);
  });
});

/** Resolves when the edge, which runs in this process, pauses one of its connections. */
function nextPause(): Promise<void> {
  const original = Object.getOwnPropertyDescriptor(Client.prototype, 'pause')?.value as (
    this: Client,
  ) => void;
  onStop(() => Object.assign(Client.prototype, { pause: original }));
  return new Promise((done) => {
    Client.prototype.pause = function (this: Client) {
      original.call(this);
      done();
    };
  });
}

async function webSocketService(): Promise<{ sockets: WebSocketServer; edge: string }> {
  const service = await startServer((_req, res) => res.writeHead(404).end());
  const sockets = new WebSocketServer({ server: service.server });
  onStop(() => {
    for (const socket of sockets.clients) socket.terminate();
    sockets.close();
  });
  return { sockets, edge: await startEdge({ realtime: service.origin }) };
}
