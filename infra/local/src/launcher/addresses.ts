import type { NetworkInterfaceInfo } from 'node:os';

type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

const EVERYWHERE = ['0.0.0.0', '::'];
const LOOPBACK = ['127.0.0.1', '::1'];

/** The origin at which a browser on this machine finds who listens at a host. */
export function localOrigin(host: string, port: number): string {
  const isAtLocalhost = EVERYWHERE.includes(host) || host === '127.0.0.1';
  return originOf(isAtLocalhost ? 'localhost' : host, port);
}

/** The origins at which other machines find who listens everywhere; none for any other host. */
export function networkOrigins(host: string, port: number, interfaces: Interfaces): string[] {
  if (!EVERYWHERE.includes(host)) return [];
  return Object.values(interfaces)
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => originOf(address, port));
}

/**
 * The addresses that must be free for a listener: its own, and, when people are sent to `localhost`, both that this may
 * mean; a browser would find another program at the one we do not listen at.
 */
export function addressesToCheck(host: string): string[] {
  const isAtLocalhost = host === 'localhost' || localOrigin(host, 0) === 'http://localhost:0';
  return [...new Set(isAtLocalhost ? [host, ...LOOPBACK] : [host])];
}

function originOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
