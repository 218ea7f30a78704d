/**
 * Socket.IO as its manual shows it: a client that subscribes joins a room, and a timer emits to the room what the gateway
 * would send in one frame. Readings come from nowhere; no keys, no cursors, no limits.
 *
 *   node bare-socket-io.ts PORT READINGS_PER_SECOND
 */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const FRAME_MS = 50;
const DEVICES = 50;

const [port, perSecond] = process.argv.slice(2).map(Number);
const http = createServer((_request, response) => response.end('ok'));
const namespace = new Server(http, { serveClient: false }).of('/realtime');
namespace.on('connection', (socket) => {
  socket.on('subscribe', (_wanted: unknown, answer: (ack: object) => void) => {
    void socket.join('all');
    answer({ ok: true, cursor: '0' });
  });
});
let sent = 0;
const startMs = performance.now();
setInterval(() => {
  const due = ((performance.now() - startMs) / 1000) * (perSecond ?? 0);
  const readings = [];
  for (; sent < due; sent++) readings.push(reading(sent));
  if (readings.length > 0) namespace.to('all').emit('readings', readings);
}, FRAME_MS);
http.listen(port, '127.0.0.1');

function reading(number: number): object {
  return {
    id: randomUUID(),
    device_id: `bench-${String(number % DEVICES).padStart(5, '0')}`,
    metrics: { temperature: 21.57, humidity: 43.21, voltage: 3.312 },
    timestamp: new Date().toISOString(),
    cursor: String(number),
  };
}
