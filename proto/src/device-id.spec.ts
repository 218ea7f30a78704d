import { DEVICE_ID } from './device-id.ts';

describe('a device id', () => {
  it.each(['a', 'room-1', 'A_9', '-', 'x'.repeat(64)])('may be %j', (id) => {
    expect(DEVICE_ID.test(id)).toBe(true);
  });

  it.each(['', 'a b', 'a.b', 'a*', '>', 'a\0', 'a\n', 'ü', 'x'.repeat(65)])('is never %j', (id) => {
    expect(DEVICE_ID.test(id)).toBe(false);
  });
});
