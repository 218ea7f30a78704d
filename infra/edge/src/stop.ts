import { Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

/** How long each part of a stop takes. */
export interface StopTimes {
  /** The edge is not ready any more, but serves on. */
  readonly delayMs: number;
  /** It takes nothing new; what is under way by the end of this is left. */
  readonly drainMs: number;
}

/**
 * Serves on for a while, so that those who route to the edge hear of it; then takes no new
 * connection, closes the WebSockets, and waits for the requests under way. The caller then ends the process.
 */
export async function stopEdge(
  app: FastifyInstance,
  { delayMs, drainMs }: StopTimes,
): Promise<'drained' | 'cut off'> {
  await sleep(delayMs);
  // The proxy wraps close() so that it first waits for every WebSocket; the port is to be released at once.
  Server.prototype.close.call(app.server);
  const closed = app.close().then(() => 'drained' as const);
  return Promise.race([closed, sleep(drainMs, 'cut off' as const, { ref: false })]);
}
