import { wishOf } from './shortcuts.ts';

const press = (key: string) => ({ key, isModified: false, isTyping: false });

describe('wishOf', () => {
  it('understands the keys that are listed', () => {
    expect(wishOf(press('/'), false)).toEqual({ to: 'search' });
    expect(wishOf(press('?'), false)).toEqual({ to: 'help' });
    expect(wishOf(press('g'), false)).toEqual({ to: 'wait for the second key' });
    expect(wishOf(press('d'), true)).toEqual({ to: 'page', key: 'd' });
  });

  it('takes no other key for a shortcut', () => {
    for (const key of ['d', 'a', 'Enter', ' ', 'Escape', 'G'])
      expect(wishOf(press(key), false)).toBeUndefined();
  });

  it('leaves alone what somebody types, and what belongs to the browser', () => {
    expect(wishOf({ ...press('/'), isTyping: true }, false)).toBeUndefined();
    expect(wishOf({ ...press('d'), isTyping: true }, true)).toBeUndefined();
    expect(wishOf({ ...press('g'), isModified: true }, false)).toBeUndefined();
  });
});
