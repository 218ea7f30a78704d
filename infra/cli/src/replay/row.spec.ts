import fc from 'fast-check';
import { readHeader, readRow } from './row.ts';

const row = (...cells: string[]) => readRow(cells, ['temperature', 'co2'], 7);

describe('a row of a file', () => {
  it('leaves an empty cell out, and is nothing without any value', () => {
    expect(row('2015-02-04T17:51:00Z', '', ' 4.5e2')).toEqual({
      timestampMs: 1423072260000,
      metrics: { co2: 450 },
    });
    expect(row('2015-02-04T17:51:00Z', '', ' ')).toBeUndefined();
  });

  it.each(['2015-02-04T18:51:00+01:00', '2015-02-04 17:51:00z', '1423072260000', '2015-02-04T17:51:00.000Z'])(
    'reads the time %s',
    (time) => {
      expect(row(time, '1', '')?.timestampMs).toBe(1423072260000);
    },
  );

  it.each([
    '',
    'yesterday',
    '2015-02-04T17:51:00',
    '2015-02-30T00:00:00Z',
    '2015-13-01T00:00:00Z',
    '2015-02-04',
  ])('refuses the time "%s"', (time) => {
    expect(() => row(time, '1', '')).toThrow('line 7: timestamp');
  });

  it('asks whether seconds were meant', () => {
    expect(() => row('1423072260', '1', '')).toThrow('seconds?');
  });

  it.each(['NaN', 'Infinity', '0x10', '1,5', '1e999', 'warm', '--1'])('refuses the value %s', (value) => {
    expect(() => row('2015-02-04T17:51:00Z', value, '')).toThrow('line 7: temperature');
  });

  it('refuses missing and surplus cells', () => {
    expect(() => row('2015-02-04T17:51:00Z', '1')).toThrow('2 cells, where the header has 3');
    expect(() => row('2015-02-04T17:51:00Z', '1', '2', '3')).toThrow('4 cells');
  });

  it('reads back every number exactly', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(row('2015-02-04T17:51:00Z', String(value), '')?.metrics.temperature).toBe(
          value === 0 ? 0 : value,
        );
      }),
      { examples: [[1e21], [5e-324]] },
    );
  });
});

describe('the header of a file', () => {
  it('names the metrics', () => {
    expect(readHeader(['timestamp', 'temperature', 'CO2_ppm'])).toEqual(['temperature', 'CO2_ppm']);
  });

  it.each([[['time', 'a']], [['timestamp']], [['timestamp', 'a b']], [['timestamp', 'a', 'a']], [[]]])(
    'is refused as %j',
    (cells) => {
      expect(() => readHeader(cells)).toThrow('line 1');
    },
  );
});
