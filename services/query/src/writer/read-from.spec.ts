import { isMadeAnew, readFrom } from './read-from.ts';

const at = (seq: number, streamCreated: string | undefined = 'then') => ({ seq, streamCreated });
const holding = (first: number, last: number, created = 'then') => ({ first, last, created });
const anew = { after: 0, warning: expect.stringContaining('made anew') };

describe('a lane begins', () => {
  it('after what is stored', () => {
    expect(readFrom(at(0), holding(1, 0))).toEqual({ after: 0 });
    expect(readFrom(at(7), holding(3, 9))).toEqual({ after: 7 });
    expect(readFrom(at(9), holding(10, 9))).toEqual({ after: 9 });
  });

  it('after what is stored where nobody noted yet which stream it counts in', () => {
    expect(readFrom({ seq: 7, streamCreated: undefined }, holding(3, 9))).toEqual({ after: 7 });
  });

  it('at the start of a stream that was made anew, however long it is by now, and says so', () => {
    expect(readFrom(at(9), holding(1, 3, 'later'))).toEqual(anew);
    expect(readFrom(at(9), holding(1, 30, 'later'))).toEqual(anew);
    expect(readFrom(at(9), holding(1, 3))).toEqual(anew);
  });

  it('after what is stored even if the stream has dropped what came next, and says so', () => {
    expect(readFrom(at(3), holding(5, 9))).toEqual({
      after: 3,
      warning: expect.stringContaining('not here'),
    });
  });
});

describe('a stream was made anew', () => {
  it('when it was made at another time, or ends before what is stored', () => {
    expect(isMadeAnew(at(9), holding(1, 9))).toBe(false);
    expect(isMadeAnew(at(9), holding(1, 9, 'later'))).toBe(true);
    expect(isMadeAnew(at(9), holding(1, 8))).toBe(true);
    expect(isMadeAnew({ seq: 9, streamCreated: undefined }, holding(1, 9))).toBe(false);
  });
});
