import { apiKeyOf } from './api-key.ts';

describe('the key of a request', () => {
  it.each([
    ['X-API-Key', { 'x-api-key': 'abc' }, 'abc'],
    ['Authorization', { authorization: 'Bearer abc' }, 'abc'],
    ['Authorization in any case', { authorization: 'bearer abc' }, 'abc'],
    ['X-API-Key before Authorization', { 'x-api-key': 'abc', authorization: 'Bearer def' }, 'abc'],
  ])('is read from %s', (_where, headers, key) => {
    expect(apiKeyOf(headers)).toBe(key);
  });

  it.each([
    ['no header', {}],
    ['another scheme', { authorization: 'Basic YTpi' }],
    ['a scheme without a key', { authorization: 'Bearer ' }],
    ['the middle of a header', { authorization: 'X Bearer abc' }],
  ])('is not read from %s', (_where, headers) => {
    expect(apiKeyOf(headers)).toBeUndefined();
  });
});
