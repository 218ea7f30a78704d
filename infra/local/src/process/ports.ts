import { createServer } from 'node:net';

const LOCAL = '127.0.0.1';
const TAKEN = 'is taken by another program';

/** Why nobody can listen at this port just now, in words that go with "port 8000 …"; undefined when one can. */
export async function portFault(port: number, host = LOCAL): Promise<string | undefined> {
  try {
    await tryToListen(port, host);
    return undefined;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') return TAKEN;
    return code === 'EACCES' ? 'needs more rights than we have' : `cannot be opened at ${host} (${code})`;
  }
}

/** The first fault of a port at any of several addresses; one that this machine does not have at all is none. */
export async function portFaultAt(port: number, hosts: readonly string[]): Promise<string | undefined> {
  const [own, ...others] = hosts;
  let fault = await portFault(port, own);
  // One after the other: our own trial at 0.0.0.0 would be in the way of that at 127.0.0.1.
  for (const host of others) {
    const its = fault === undefined ? await portFault(port, host) : undefined;
    if (its === TAKEN) fault = `${its}, at ${host}`;
  }
  return fault;
}

/** A port that the system says is free. Another process may still take it before we do. */
export function freePort(): Promise<number> {
  return tryToListen(0, LOCAL);
}

function tryToListen(port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      const taken = typeof address === 'object' && address !== null ? address.port : port;
      server.close(() => resolve(taken));
    });
  });
}
