import { lineOf, rounded } from './finding.ts';

describe('the line of a measure', () => {
  it('has exactly the members that programs read', () => {
    expect(lineOf({ measure: 'writer', ours: 81_234.5, rival: 120_000, unit: 'readings/s' })).toBe(
      '{"measure":"writer","ours":81230,"rival":120000,"ratio":0.677,"unit":"readings/s"}',
    );
  });

  it('is valid JSON even where a rival failed', () => {
    expect(JSON.parse(lineOf({ measure: 'cold', ours: 4, rival: 0, unit: 'ms' }))).toMatchObject({
      ratio: null,
    });
  });

  it.each([
    [1234.56, 1235],
    [0.0123456, 0.01235],
    [0, 0],
    [7, 7],
  ])('shows %d with four digits', (figure, shown) => {
    expect(rounded(figure)).toBe(shown);
  });
});
