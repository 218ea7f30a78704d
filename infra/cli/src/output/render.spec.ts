import { lineOf } from '../live/tail.ts';
import { aggregateRows } from './aggregate-rows.ts';
import { readingColumns } from './reading-columns.ts';
import { columnsOf, render } from './render.ts';

const rows = [
  { device_id: 'room-1', tags: ['a', 'b'], last_seen_at: null, name: 'Hall' },
  { device_id: 'a-longer-id', tags: [], last_seen_at: '2026-01-01T00:00:00.000Z', name: '=1+1' },
];
const columns = columnsOf<(typeof rows)[number]>('device_id', 'tags', 'last_seen_at', 'name');

describe('a result', () => {
  it('is a table with aligned columns and no blanks at the ends of lines', () => {
    const text = render(rows, columns, 'table');
    expect(text.split('\n')).toEqual([
      'DEVICE_ID    TAGS  LAST_SEEN_AT              NAME',
      'room-1       a;b                             Hall',
      'a-longer-id        2026-01-01T00:00:00.000Z  =1+1',
      '',
    ]);
  });

  it('is whole as JSON, whatever the columns', () => {
    expect(JSON.parse(render(rows, columns.slice(0, 1), 'json'))).toEqual(rows);
  });

  it('is CSV in which no cell is a formula', () => {
    expect(render(rows, columns, 'csv')).toBe(
      "device_id,tags,last_seen_at,name\nroom-1,a;b,,Hall\na-longer-id,,2026-01-01T00:00:00.000Z,'=1+1\n",
    );
  });

  it('cannot command the terminal by a name', () => {
    const text = render([{ name: 'evil\u001b[2J\nname' }], columnsOf<{ name: string }>('name'), 'table');
    expect(text).toBe('NAME\nevil\u{FFFD}[2J\u{FFFD}name\n');
  });

  it('without rows still says what would be there', () => {
    expect(render([], columns, 'csv')).toBe('device_id,tags,last_seen_at,name\n');
    expect(render([], columns, 'json')).toBe('[]\n');
  });
});

describe('readings', () => {
  it('have a column for each metric that one of them has', () => {
    const at = (metrics: Record<string, number>) => ({ timestamp: 't', received_at: 'r', metrics });
    const readings = [at({ temperature: 21.5 }), at({ humidity: 48, temperature: 22 })];
    expect(render(readings, readingColumns(readings), 'csv')).toBe(
      'timestamp,humidity,temperature\nt,,21.5\nt,48,22\n',
    );
  });

  it('are a line each as they come', () => {
    const reading = { id: '1', device_id: 'room-1', timestamp: 't', metrics: { a: 1, b: 2 }, cursor: '9' };
    expect(lineOf(reading, 'table')).toBe('t  room-1  a=1 b=2\n');
    expect(lineOf(reading, 'csv')).toBe('t,room-1,a,1\nt,room-1,b,2\n');
    expect(JSON.parse(lineOf(reading, 'json'))).toEqual(reading);
  });
});

describe('an aggregate', () => {
  it('has a row for each metric', () => {
    const answer = {
      device_id: 'x',
      time_range: {},
      reading_count: 2,
      temperature: { min: 1, max: 2, unit: '°C' },
    };
    expect(aggregateRows(answer).rows).toEqual([{ metric: 'temperature', min: 1, max: 2, unit: '°C' }]);
  });

  it('with buckets has a row for each bucket of each metric', () => {
    const points = [{ t: 't0', count: 1, avg: 2 }];
    const { rows, columns } = aggregateRows({
      bucket: '1h',
      series: { temperature: { unit: '°C', points } },
    });
    expect(rows).toEqual([{ metric: 'temperature', t: 't0', count: 1, avg: 2, unit: '°C' }]);
    expect(columns.map(({ name }) => name)).toEqual(['metric', 't', 'count', 'avg', 'unit']);
  });
});
