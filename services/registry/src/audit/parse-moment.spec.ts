import { parseMoment } from './parse-moment.ts';

describe('a time of the API', () => {
  it.each([
    ['2026-05-04T03:02:01Z', '2026-05-04T03:02:01.000Z'],
    ['2026-05-04T03:02:01.25+02:00', '2026-05-04T01:02:01.250Z'],
    ['2026-05-04T03:02:01 02:00', '2026-05-04T01:02:01.000Z'],
    ['1777863721000', '2026-05-04T03:02:01.000Z'],
  ])('%s is %s', (text, iso) => {
    expect(parseMoment(text)).toEqual(new Date(iso));
  });

  it.each([
    ['1777863721', 'seconds?'],
    ['2026-02-30T00:00:00Z', 'RFC 3339'],
    ['2026-05-04', 'RFC 3339'],
    ['yesterday', 'RFC 3339'],
    ['2300-01-01T00:00:00Z', '2200'],
    ['99999999999999', '2200'],
  ])('%s is none', (text, words) => {
    expect(parseMoment(text)).toEqual({ fault: expect.stringContaining(words) });
  });
});
