// A process of its own, since the packages of a server are not those of a browser, which the tests stand for.
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import type { GatewayCommand } from './gateway.ts';

const http = createServer();
const io = new Server(http, { path: '/socket.io', serveClient: false });
const room = io.of('/realtime');
const stream: object[] = [];
let oldest = 0;

room.on('connection', (socket) => {
  socket.on('subscribe', (body: { since?: string }, acknowledge: (answer: object) => void) => {
    process.send?.({ subscribed: body });
    const since = Number(body.since ?? stream.length);
    if (since < oldest) {
      acknowledge({
        ok: false,
        code: 'VALIDATION_ERROR',
        error: 'The stream no longer reaches back so far.',
      });
      return;
    }
    if (since < stream.length) socket.emit('readings', stream.slice(since));
    void socket.join('all');
    acknowledge({ ok: true, cursor: String(stream.length) });
  });
});

process.on('message', (command: GatewayCommand) => {
  if (command.do === 'drop clients') room.disconnectSockets(true);
  else if (command.do === 'forget the stream') oldest = stream.length;
  else publish(command.value);
});

function publish(value: number): void {
  const timestamp = new Date(value * 1000).toISOString();
  const cursor = String(stream.length + 1);
  const reading = { id: cursor, device_id: 'room-1', metrics: { a: value }, timestamp, cursor };
  stream.push(reading);
  room.to('all').emit('readings', [reading]);
}

http.listen(0, '127.0.0.1', () => process.send?.({ address: http.address() }));
