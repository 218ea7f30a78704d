import type { FastifyRequest } from 'fastify';
import { BlockList, isIPv6 } from 'node:net';
import { hash, timingSafeEqual } from 'node:crypto';

const inside = new BlockList();
for (const [network, prefix, family] of [
  ['127.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['::1', 128, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
] as const)
  inside.addSubnet(network, prefix, family);

/** Headers of proxies, which carry requests from outside. */
const PROXIED = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'];
const digest = (text: string): Buffer => hash('sha256', text, 'buffer');

/**
 * Whether what is measured may be told, by the rule of the services: with a token to who has it; without one to callers of the
 * same private network that no proxy stands before.
 */
export function mayScrape({ headers, raw }: FastifyRequest, token: string | undefined): boolean {
  if (token !== undefined) {
    const [, given] = /^Bearer (\S+)$/i.exec(headers.authorization ?? '') ?? [];
    return given !== undefined && timingSafeEqual(digest(given), digest(token));
  }
  const peer = raw.socket.remoteAddress ?? '';
  return (
    PROXIED.every((name) => headers[name] === undefined) && inside.check(peer, isIPv6(peer) ? 'ipv6' : 'ipv4')
  );
}
