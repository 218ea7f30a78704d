import { toCsv } from './save-file.ts';

describe('toCsv', () => {
  it('quotes what would break a row', () => {
    expect(toCsv([['a', 'b "c"', 'd,e', 1.5, null]])).toBe('a,"b ""c""","d,e",1.5,\r\n');
  });

  it('makes no formula of a text, and leaves numbers alone', () => {
    expect(toCsv([['=1+1', '-x', -3]])).toBe("'=1+1,'-x,-3\r\n");
  });
});
