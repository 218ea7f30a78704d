import { mayScrape } from './scrapers.ts';

const TOKEN = 'a-token-of-the-scraper';

describe('who may see the measures', () => {
  it.each(['127.0.0.1', '::1', '10.1.2.3', '172.20.0.4', '192.168.1.9', '::ffff:10.1.2.3', 'fd00::7'])(
    'is, without a token, a caller of the same network: %s',
    (peer) => expect(mayScrape({ headers: {}, peer }, undefined)).toBe(true),
  );

  it.each(['203.0.113.9', '172.32.0.1', '2001:db8::1', '::ffff:203.0.113.9', undefined])(
    'is, without a token, nobody from elsewhere: %s',
    (peer) => expect(mayScrape({ headers: {}, peer }, undefined)).toBe(false),
  );

  it.each(['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'])(
    'is, without a token, nobody whom a proxy brought: %s',
    (name) =>
      expect(mayScrape({ headers: { [name]: '127.0.0.1' }, peer: '127.0.0.1' }, undefined)).toBe(false),
  );

  it('is, with a token, who has it, wherever from', () => {
    const ask = (authorization: string | undefined, peer = '203.0.113.9') =>
      mayScrape({ headers: { authorization, 'x-forwarded-for': '198.51.100.1' }, peer }, TOKEN);
    expect(ask(`Bearer ${TOKEN}`)).toBe(true);
    expect(ask(`bearer ${TOKEN}`)).toBe(true);
    for (const other of [undefined, TOKEN, `Bearer ${TOKEN}x`, 'Bearer ', `Basic ${TOKEN}`])
      expect(ask(other, '127.0.0.1')).toBe(false);
  });
});
