import { tableOf } from './table.ts';

describe('a table', () => {
  it('aligns its columns and shows runs as median and extremes', () => {
    const rows = [
      ['ours', [15_000, 12_000, 14_000], 1.3],
      ['rival', [10_000], '–'],
      ['nobody', [], 0.0004567],
    ];
    expect(tableOf(['who', 'requests/s', 'ratio'], rows)).toBe(
      [
        'who                 requests/s      ratio',
        '------  ----------------------  ---------',
        'ours    14,000 (12,000–15,000)        1.3',
        'rival                   10,000          –',
        'nobody                       –  0.0004567',
      ].join('\n'),
    );
  });
});
