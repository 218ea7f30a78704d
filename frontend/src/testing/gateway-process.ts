// A process of its own, since the packages of a server are not those of a browser, which the tests stand for.
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import type { GatewayCommand } from './gateway.ts';

const http = createServer();
const io = new Server(http, { path: '/socket.io', serveClient: false });
const room = io.of('/realtime');
const stream: object[] = [];
let oldest = 0;

const offline = {
  device_id: 'room-1',
  name: 'Room 1',
  tags: [],
  is_active: true,
  status: 'offline',
  last_seen_at: null,
  revision: 1,
  change: 'status',
};

interface Wanted {
  readonly device_id?: string;
  readonly since?: string;
}

room.on('connection', (socket) => {
  socket.on('subscribe', (body: Wanted, acknowledge: (answer: object) => void) => {
    process.send?.({ subscribed: body });
    const cursor = String(stream.length);
    const since = Number(body.since ?? stream.length);
    void socket.join('all');
    if (since < oldest) socket.emit('resync', { cursor, device_id: body.device_id });
    else if (since < stream.length) socket.emit('readings', stream.slice(since));
    acknowledge({ ok: true, cursor });
  });
});

process.on('message', (command: GatewayCommand) => {
  if (command.do === 'drop clients') room.disconnectSockets(true);
  else if (command.do === 'forget the stream') oldest = stream.length;
  else if (command.do === 'lose one unread') loseOneUnread();
  else if (command.do === 'lag') room.emit('lagging', { dropped: command.dropped, cursor: null });
  else if (command.do === 'go offline') room.emit('device', offline);
  else publish(command.value);
});

function publish(value: number): void {
  const timestamp = new Date(value * 1000).toISOString();
  const cursor = String(stream.length + 1);
  const reading = { id: cursor, device_id: 'room-1', metrics: { a: value }, timestamp, cursor };
  stream.push(reading);
  room.to('all').emit('readings', [reading]);
}

/** The stream was trimmed before the gateway had read it: every client hears of it. */
function loseOneUnread(): void {
  stream.push({});
  oldest = stream.length;
  room.emit('resync', { cursor: String(stream.length) });
}

http.listen(0, '127.0.0.1', () => process.send?.({ address: http.address() }));
