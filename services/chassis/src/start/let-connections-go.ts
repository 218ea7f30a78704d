import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Readiness } from '../health/readiness.ts';

/**
 * Has the server stop as soon as what was asked is answered. By itself Node waits for two kinds of connections until
 * they time out, which takes longer than a stop may: those on which nothing was asked yet, such as a proxy's spare
 * one, and those whose last answer came after the stop began. From the moment on at which it is not ready any more,
 * each answer sends its caller away, so that hardly a connection is left when the port closes.
 */
export function letConnectionsGo(fastify: FastifyInstance, readiness: Readiness): void {
  const { server } = fastify;
  const open = new Set<Socket>();
  server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (readiness.isStopping) void reply.header('connection', 'close');
    done();
  });
  fastify.addHook('preClose', (done) => {
    server.keepAliveTimeout = 1; // for an answer that is on its way already
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
    done();
  });
}
