import { readFileSync, watchFile } from 'node:fs';
import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Certificate } from './config.ts';

/** For a request to arrive whole, as at the services; answers and sockets take as long as they like. */
const REQUEST_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_MS = 72_000;
const LOOK_AT_CERTIFICATE_MS = 60_000;

const OPTIONS: ServerOptions = {
  requestTimeout: REQUEST_TIMEOUT_MS,
  keepAliveTimeout: KEEP_ALIVE_MS,
  // Other upgrades, such as curl's offer of HTTP/2, are served as the plain requests they also are.
  shouldUpgradeCallback: (request) => request.headers.upgrade?.toLowerCase() === 'websocket',
};

/** The server below the edge: HTTP, or HTTPS where there is a certificate. A renewed one is taken within a minute. */
export function createEdgeServer(certificate: Certificate | undefined, listener: RequestListener): Server {
  if (certificate === undefined) return createServer(OPTIONS, listener);
  const server = createTlsServer({ ...OPTIONS, ...read(certificate), minVersion: 'TLSv1.2' }, listener);
  watchFile(certificate.certFile, { interval: LOOK_AT_CERTIFICATE_MS, persistent: false }, () => {
    try {
      server.setSecureContext({ ...read(certificate), minVersion: 'TLSv1.2' });
    } catch {
      // Half written, or not yet joined by its key: the old one serves on, and the next change is seen too.
    }
  });
  return server;
}

function read({ certFile, keyFile }: Certificate): { cert: Buffer; key: Buffer } {
  return { cert: readFileSync(certFile), key: readFileSync(keyFile) };
}
