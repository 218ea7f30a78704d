import { BROKER_URLS, brokerAddress } from './broker-address.ts';

describe("the broker's address", () => {
  it('is one node, or several with the user of the first', () => {
    expect(brokerAddress('nats://ingest:p%40w@broker:4222')).toEqual({
      servers: ['broker:4222'],
      user: 'ingest',
      password: 'p@w',
      isTls: false,
    });
    expect(brokerAddress('tls://ingest:pw@a:4222,tls://ingest:pw@b:4222')).toEqual({
      servers: ['a:4222', 'b:4222'],
      user: 'ingest',
      password: 'pw',
      isTls: true,
    });
  });

  it.each(['nats://a', 'tls://u:p@a:1,tls://b:2'])('may be %s', (urls) => {
    expect(urls).toMatch(BROKER_URLS);
  });

  it.each(['a:4222', 'http://a', 'nats://a,', 'nats://a,b:4222', 'nats://a,tls://b', 'nats://a, nats://b'])(
    'may not be %s',
    (urls) => {
      expect(urls).not.toMatch(BROKER_URLS);
    },
  );
});
