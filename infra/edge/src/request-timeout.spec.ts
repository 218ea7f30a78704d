import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { WebSocketServer, type WebSocket as ServerSocket } from 'ws';
import { configWith, onStop, startServer, stopAll } from '../test/stand-in.ts';
import { buildEdge } from './edge.ts';

afterEach(stopAll);

describe('the time a request may take to arrive', () => {
  it('is over for half a request, and no matter for sockets and answers that go on', async () => {
    let finish: () => void = () => undefined;
    const service = await startServer((_req, res) => {
      res.writeHead(200).write('begun ');
      finish = () => res.end('done');
    });
    const sockets = new WebSocketServer({ server: service.server });
    sockets.on('connection', (socket: ServerSocket) => {
      socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
    });
    const edge = await buildEdge(await configWith({ realtime: service.origin }));
    onStop(() => edge.close());
    expect(edge.server.requestTimeout).toBe(30_000);
    // The same in less time.
    Object.assign(edge.server, { requestTimeout: 200, connectionsCheckingInterval: 50 });
    const origin = await edge.listen({ host: '127.0.0.1', port: 0 });

    const client = new WebSocket(`${origin.replace('http', 'ws')}/api/v1/realtime/subscribe/room-1`);
    await once(client, 'open');
    const answer = await fetch(`${origin}/api/v1/realtime/events`);
    const half = connect(Number(new URL(origin).port), '127.0.0.1');
    half.write('GET /livez HTTP/1.1\r\nHost: ed');
    await text(half);

    finish();
    expect(await answer.text()).toBe('begun done');
    client.send('still here');
    expect(((await once(client, 'message')) as [MessageEvent])[0].data).toBe('still here');
    client.close();
    await once(client, 'close');
  });
});
