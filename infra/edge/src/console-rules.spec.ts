import { cacheControlOf, isNavigation } from './console-rules.ts';

describe('caching of the console', () => {
  it.each([
    '/c/main-7XKQ2ABC.js',
    '/c/chunk-hcuKfpL-.js',
    '/c/chunk-C_PxdhaR.js',
    '/c/media/font-ABCDEFG2.woff2',
    '/c/main-7XKQ2ABC.js.map',
  ])('keeps %s', (path) => {
    expect(cacheControlOf(path)).toContain('immutable');
  });

  it.each(['/c/index.html', '/c/favicon.ico', '/c/assets/some-document.js', '/c/a-B.js', '/c/main.js'])(
    'asks anew for %s',
    (path) => {
      expect(cacheControlOf(path)).toBe('no-cache');
    },
  );
});

describe('a navigation', () => {
  it('is a GET or HEAD that wants HTML', () => {
    expect(isNavigation('GET', { accept: 'text/html,*/*' })).toBe(true);
    expect(isNavigation('HEAD', { accept: 'text/html', 'sec-fetch-mode': 'navigate' })).toBe(true);
  });

  it('is not a script that asks for a file, nor a write', () => {
    expect(isNavigation('GET', { accept: '*/*' })).toBe(false);
    expect(isNavigation('GET', {})).toBe(false);
    expect(isNavigation('GET', { accept: 'text/html', 'sec-fetch-mode': 'cors' })).toBe(false);
    expect(isNavigation('POST', { accept: 'text/html' })).toBe(false);
  });
});
