import { isSameOrigin } from './same-origin.ts';

describe('isSameOrigin', () => {
  it.each([
    ['a caller that is no page', { host: 'localhost:8000' }],
    ['our own page', { origin: 'http://localhost:8000', host: 'localhost:8000' }],
    [
      'our page behind a proxy',
      { origin: 'https://t.example', host: 'realtime:8004', 'x-forwarded-host': 't.example' },
    ],
    ['a port that goes without saying', { origin: 'https://t.example', host: 't.example:443' }],
    ['several proxies', { origin: 'http://t.example', host: 'b', 'x-forwarded-host': 't.example, inner' }],
  ])('accepts %s', (_name, headers) => {
    expect(isSameOrigin(headers)).toBe(true);
  });

  it.each([
    ['another host', { origin: 'http://evil.example', host: 'localhost:8000' }],
    ['another port', { origin: 'http://localhost:9000', host: 'localhost:8000' }],
    ['a sandboxed page', { origin: 'null', host: 'localhost:8000' }],
    ['a host that only begins like ours', { origin: 'http://t.example.evil', host: 't.example' }],
    ['a request without a host', { origin: 'http://t.example' }],
  ])('refuses %s', (_name, headers) => {
    expect(isSameOrigin(headers)).toBe(false);
  });
});
