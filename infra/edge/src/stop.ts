import { Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

/**
 * Takes no new connection from now on, closes the WebSockets, and waits for the requests under way. After
 * `drainMs` whatever is left is left; the caller then ends the process.
 */
export async function stopEdge(app: FastifyInstance, drainMs: number): Promise<'drained' | 'cut off'> {
  // The proxy wraps close() so that it first waits for every WebSocket; the port is to be released at once.
  Server.prototype.close.call(app.server);
  const closed = app.close().then(() => 'drained' as const);
  return Promise.race([closed, sleep(drainMs, 'cut off' as const, { ref: false })]);
}
