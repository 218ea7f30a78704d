import { timingSafeEqual } from 'node:crypto';
import { BlockList, isIPv6 } from 'node:net';
import { hashKey } from '../auth/users.ts';

/** What of a request tells whether it comes from a scraper. */
export interface ScrapeRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The address at the other end of the connection, whatever headers say. */
  readonly peer: string | undefined;
}

const INSIDE: readonly [string, number, 'ipv4' | 'ipv6'][] = [
  ['127.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['::1', 128, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
];
const inside = new BlockList();
for (const [network, prefix, family] of INSIDE) inside.addSubnet(network, prefix, family);

/** Headers of proxies, which carry requests from outside. */
const PROXIED = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'];

/**
 * Whether the measures may be told. With a token: to who has it. Without one: to callers of the same private network
 * that no proxy stands before.
 */
export function mayScrape({ headers, peer = '' }: ScrapeRequest, token: string | undefined): boolean {
  if (token !== undefined) {
    const [, given] = /^Bearer (\S+)$/i.exec(String(headers.authorization ?? '')) ?? [];
    return given !== undefined && timingSafeEqual(hashKey(given), hashKey(token));
  }
  return (
    PROXIED.every((name) => headers[name] === undefined) && inside.check(peer, isIPv6(peer) ? 'ipv6' : 'ipv4')
  );
}
