import { targetOf } from './target.ts';

describe('the target of a handshake', () => {
  it.each([
    ['/api/v1/realtime/subscribe/a-1', { device_id: 'a-1' }],
    ['/api/v1/stream/devices/a-1?since=12', { device_id: 'a-1', since: '12' }],
    ['/api/v1/stream/devices/all', { device_id: 'all' }],
    ['/api/v1/stream/tags/floor%3A2', { tag: 'floor:2' }],
    ['/api/v1/stream/tags/%zz', { tag: '%zz' }],
    ['/api/v1/stream/all?since=', { all: true, since: '' }],
    ['/api/v1/stream/all/', { all: true }],
    ['/api/v1/stream', undefined],
    ['/api/v1/stream/devices/', undefined],
    ['/api/v1/stream/devices/a/b', undefined],
    ['/api/v1/realtime/all', undefined],
    ['/x/api/v1/stream/all', undefined],
    ['//api/v1/stream/all', undefined],
  ])('of %s', (url, expected) => {
    expect(targetOf(url)).toEqual(expected);
  });
});
