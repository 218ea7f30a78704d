import type { IncomingMessage } from 'node:http';
import { BlockList, isIPv6 } from 'node:net';
import { Injectable } from '@nestjs/common';
import { meter, Problem } from '@telemetry/chassis';
import { RealtimeConfig } from '../config.ts';
import { clientAddress } from './client-address.ts';
import { MessageRate } from './message-rate.ts';

/** The proxies that HTTP believes, too: loopback and private networks. */
const TRUSTED: readonly [string, number, 'ipv4' | 'ipv6'][] = [
  ['127.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['::1', 128, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
];

const connections = meter.createObservableGauge('telemetry_realtime_connections', {
  description: 'Live connections of this replica, of all kinds',
});
const mostConnections = meter.createObservableGauge('telemetry_realtime_connections_max', {
  description: 'Live connections that this replica takes',
});
const refused = meter.createCounter('telemetry_realtime_refused_connections_total', {
  description: 'Connections that were not taken, by the bound that they met',
});
for (const bound of ['address', 'replica']) refused.add(0, { bound });

/** Bounds the connections of this replica, whatever they speak. */
@Injectable()
export class Admission {
  private readonly proxies = new BlockList();
  private readonly byAddress = new Map<string, number>();
  private inAll = 0;
  private stopping = false;

  constructor(private readonly config: RealtimeConfig) {
    for (const [network, prefix, family] of TRUSTED) this.proxies.addSubnet(network, prefix, family);
    connections.addCallback((result) => result.observe(this.inAll));
    mostConnections.addCallback((result) => result.observe(config.WS_MAX_CONNECTIONS));
  }

  /** Whether nobody is let in any more. */
  get isStopping(): boolean {
    return this.stopping;
  }

  /** From now on nobody is let in. */
  stop(): void {
    this.stopping = true;
  }

  /**
   * Lets a connection in. Returns what is to be called when it ends.
   * @throws Problem RATE_LIMITED when its address has as many as it may; UNAVAILABLE when the replica has, or stops.
   */
  open(request: IncomingMessage): () => void {
    if (this.stopping) throw new Problem('UNAVAILABLE', 'The gateway stops; come again.');
    const address = this.addressOf(request);
    const { WS_MAX_CONNECTIONS: most, WS_MAX_PER_ADDRESS: mostOfAddress } = this.config;
    const ofAddress = this.byAddress.get(address) ?? 0;
    if (ofAddress >= mostOfAddress) {
      refused.add(1, { bound: 'address' });
      throw new Problem('RATE_LIMITED', `An address has at most ${mostOfAddress} connections.`);
    }
    if (this.inAll >= most) {
      refused.add(1, { bound: 'replica' });
      throw new Problem('UNAVAILABLE', 'The gateway is full; come again later.');
    }
    this.inAll += 1;
    this.byAddress.set(address, ofAddress + 1);
    return () => this.close(address);
  }

  /** The bound of one connection's messages. */
  rate(): MessageRate {
    return new MessageRate(this.config.WS_MAX_MESSAGES_PER_S, Date.now());
  }

  private close(address: string): void {
    this.inAll -= 1;
    const left = (this.byAddress.get(address) ?? 0) - 1;
    if (left > 0) this.byAddress.set(address, left);
    else this.byAddress.delete(address);
  }

  private addressOf({ socket, headers }: IncomingMessage): string {
    return clientAddress(socket.remoteAddress ?? '', headers['x-forwarded-for'], (address) =>
      this.proxies.check(address, isIPv6(address) ? 'ipv6' : 'ipv4'),
    );
  }
}
