import { endOfReplaced, requireRoom } from './key-rotation.ts';
import type { KeyRecord } from './key-view.ts';

const key = (keyId: string, expiresAt: Date | null = null): KeyRecord => ({
  keyId,
  expiresAt,
  createdAt: new Date(0),
  lastUsedAt: null,
});

describe('rotating a key', () => {
  it('needs room for another, and names the keys that take it', () => {
    expect(() => requireRoom('room', [])).not.toThrow();
    expect(() => requireRoom('room', [key('a')])).not.toThrow();
    expect(() => requireRoom('room', [key('a'), key('b')])).toThrow(/"a" and "b".*older "a"/);
  });

  it('never lets the old one live longer than it would have', () => {
    const end = new Date(1000);
    expect(endOfReplaced(key('a'), end)).toEqual(end);
    expect(endOfReplaced(key('a', new Date(2000)), end)).toEqual(end);
    expect(endOfReplaced(key('a', new Date(500)), end)).toEqual(new Date(500));
  });
});
