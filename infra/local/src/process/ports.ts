import { createServer } from 'node:net';

/** Whether this port could be listened on just now. */
export async function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return (await tryToListen(port, host)) !== undefined;
}

/** A port that the system says is free. Another process may still take it before we do. */
export async function freePort(): Promise<number> {
  const port = await tryToListen(0, '127.0.0.1');
  if (port === undefined) throw new Error('No port of 127.0.0.1 is free');
  return port;
}

function tryToListen(port: number, host: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      const taken = typeof address === 'object' && address !== null ? address.port : undefined;
      server.close(() => resolve(taken));
    });
  });
}
