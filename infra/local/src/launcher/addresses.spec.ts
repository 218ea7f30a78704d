import { addressesToCheck, localOrigin, networkOrigins } from './addresses.ts';

const address = (text: string, internal: boolean) => ({
  ...{ address: text, internal, family: 'IPv4' as const },
  ...{ netmask: '255.255.255.0', mac: '00:00:00:00:00:00', cidr: null },
});
const interfaces = { lo: [address('127.0.0.1', true)], eth0: [address('192.0.2.7', false)] };

describe('where the console is found', () => {
  it.each([
    ['127.0.0.1', 'http://localhost:8000'],
    ['localhost', 'http://localhost:8000'],
    ['0.0.0.0', 'http://localhost:8000'],
    ['::', 'http://localhost:8000'],
    ['::1', 'http://[::1]:8000'],
    ['192.0.2.7', 'http://192.0.2.7:8000'],
  ])('is told for HOST=%s', (host, origin) => {
    expect(localOrigin(host, 8000)).toBe(origin);
  });

  it('is told for the network only when it listens there', () => {
    expect(networkOrigins('0.0.0.0', 8000, interfaces)).toEqual(['http://192.0.2.7:8000']);
    expect(networkOrigins('127.0.0.1', 8000, interfaces)).toEqual([]);
    expect(networkOrigins('192.0.2.7', 8000, interfaces)).toEqual([]);
  });

  it('is free at every address that localhost may mean, when that is what people are told', () => {
    expect(addressesToCheck('127.0.0.1')).toEqual(['127.0.0.1', '::1']);
    expect(addressesToCheck('0.0.0.0')).toEqual(['0.0.0.0', '127.0.0.1', '::1']);
    expect(addressesToCheck('192.0.2.7')).toEqual(['192.0.2.7']);
  });
});
