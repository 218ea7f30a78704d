import { hasKeyInUrl } from './key-in-url.ts';

describe('hasKeyInUrl', () => {
  it.each(['api_key', 'apikey', 'X-API-Key', 'key', 'token', 'access_token', 'Authorization', 'session'])(
    'sees a key in %s',
    (name) => {
      expect(hasKeyInUrl(`/socket.io/?EIO=4&${name}=abc`)).toBe(true);
    },
  );

  it.each(['', '?', '?EIO=4&transport=polling&t=abc&sid=def', '?since=12', '?device=monkey'])(
    'sees none in %j',
    (query) => {
      expect(hasKeyInUrl(`/socket.io/${query}`)).toBe(false);
    },
  );
});
