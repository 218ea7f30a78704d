import { etagOf, meetsIfMatch } from './revision.ts';

describe('If-Match', () => {
  it.each([
    [undefined, true],
    ['"3"', true],
    ['*', true],
    ['"2", "3"', true],
    ['"4"', false],
    ['3', false],
    ['W/"3"', false],
    ['', false],
  ])('of %j allows a change of revision 3: %s', (ifMatch, allows) => {
    expect(meetsIfMatch(ifMatch, 3n)).toBe(allows);
  });

  it('allows what the ETag was given for', () => {
    expect(meetsIfMatch(etagOf({ revision: 7 }), 7n)).toBe(true);
  });
});
