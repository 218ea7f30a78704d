import { boundsText, intervalText, retentionText } from './profile-text.ts';

describe('a profile in words', () => {
  it.each([
    [1, 'every second'],
    [60, 'every minute'],
    [90, 'every 90 seconds'],
    [7200, 'every 2 hours'],
    [604_800, 'every 7 days'],
  ])('reports at %d s: %s', (seconds, text) => expect(intervalText(seconds)).toBe(text));

  it.each([
    [0, 'for ever'],
    [1, 'one day'],
    [30, '30 days'],
  ])('keeps readings %d days: %s', (days, text) => expect(retentionText(days)).toBe(text));

  it.each([
    [null, null, 'any'],
    [0, null, 'at least 0'],
    [null, 5, 'at most 5'],
    [-40, 85, '-40 to 85'],
  ])('takes values from %p to %p: %s', (min, max, text) => expect(boundsText({ min, max })).toBe(text));
});
