import { difference } from './same.ts';

describe('two answers', () => {
  it('are the same when all numbers are, up to the last digits of a sum', () => {
    expect(difference([['12:00', 0.1 + 0.2, 5]], [['12:00', 0.3, 5]])).toBeUndefined();
    expect(difference([], [])).toBeUndefined();
  });

  it.each([
    [
      [['a', 1]],
      [
        ['a', 1],
        ['b', 1],
      ],
    ],
    [[['a', 1]], [['b', 1]]],
    [[['a', 1]], [['a', 1.000001]]],
    [[['a', 1, 2]], [['a', 1]]],
    [[['a', NaN]], [['a', NaN]]],
    [[['a', 0]], [['a', 1e-6]]],
  ] as [[string, number][], [string, number][]][])('differ: %j and %j', (ours, theirs) => {
    expect(difference(ours, theirs)).toContain('by SQL');
  });
});
