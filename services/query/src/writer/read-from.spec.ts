import { readFrom } from './read-from.ts';

describe('a lane begins', () => {
  it('after what is stored', () => {
    expect(readFrom(0, { first: 1, last: 0 })).toEqual({ after: 0 });
    expect(readFrom(7, { first: 3, last: 9 })).toEqual({ after: 7 });
    expect(readFrom(9, { first: 10, last: 9 })).toEqual({ after: 9 });
  });

  it('at the start of a stream that was made anew, and says so', () => {
    expect(readFrom(9, { first: 1, last: 3 })).toEqual({
      after: 0,
      warning: expect.stringContaining('made anew'),
    });
  });

  it('after what is stored even if the stream has dropped what came next, and says so', () => {
    expect(readFrom(3, { first: 5, last: 9 })).toEqual({
      after: 3,
      warning: expect.stringContaining('not here'),
    });
  });
});
