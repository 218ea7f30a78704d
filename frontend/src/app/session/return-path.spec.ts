import { returnPath } from './return-path.ts';

describe('returnPath', () => {
  it('returns to the page that was asked for', () => {
    expect(returnPath('/devices/room-1?range=24h')).toBe('/devices/room-1?range=24h');
  });

  it.each([
    undefined,
    '',
    'devices',
    '//elsewhere.example',
    '/\\elsewhere.example',
    'https://elsewhere.example',
    '/sign-in',
  ])('does not leave for %s', (asked) => {
    expect(returnPath(asked)).toBe('/');
  });
});
