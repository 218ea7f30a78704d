import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { itWithIpv6 } from '../testing/it-with-ipv6.ts';
import { checkPorts } from './check-ports.ts';
import { readSettings } from './settings.ts';

const ports = Object.fromEntries(
  ['REGISTRY', 'INGEST', 'QUERY', 'REALTIME', 'POSTGRES', 'NATS', 'NATS_MONITOR'].map((name, index) => [
    `${name}_PORT`,
    String(18701 + index),
  ]),
);

describe('the check of the ports', () => {
  it('tells an address that is not ours from a port that is taken', async () => {
    const settings = readSettings('/', {}, { ...ports, PORT: '18700', HOST: '192.0.2.1' });
    await expect(checkPorts(settings)).rejects.toThrow(
      'port 18700, wanted by the console and the API, cannot be opened at 192.0.2.1 (EADDRNOTAVAIL); ' +
        'choose another with PORT=',
    );
  });

  itWithIpv6('sees another program at the other address of localhost', async () => {
    const holder = createServer().listen(0, '::1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    const settings = readSettings('/', {}, { ...ports, PORT: String(port) });
    await expect(checkPorts(settings)).rejects.toThrow(
      `port ${port}, wanted by the console and the API, is taken by another program, at ::1`,
    );
    holder.close();
  });
});
