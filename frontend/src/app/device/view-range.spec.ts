import type { Summary } from '../api/aggregate.ts';
import { rangeOf, viewParams, viewSpan } from './view-range.ts';

const hourMs = 3_600_000;
const firstAt = Date.parse('2015-02-04T17:51:00.000Z');
const lastAt = Date.parse('2015-02-10T09:33:00.000Z');
const summary: Summary = { readingCount: 2, firstAt, lastAt, metrics: [] };

describe('rangeOf', () => {
  it('falls back to an hour for what is no range', () => {
    expect([rangeOf('24h'), rangeOf('toString'), rangeOf(undefined)]).toEqual(['24h', '1h', '1h']);
  });
});

describe('viewParams', () => {
  it('leaves the present moment to the server', () => {
    expect(viewParams({ range: '6h', until: 'now' }, undefined)).toEqual({ range: '6h' });
  });

  it('waits for the whole span before asking for all of it', () => {
    expect(viewParams({ range: 'all', until: 'now' }, undefined)).toBeUndefined();
  });

  it('takes the newest reading in, though ranges are half-open', () => {
    expect(viewParams({ range: '1h', until: 'newest' }, summary)).toEqual({
      start: '2015-02-10T08:33:00.000Z',
      end: '2015-02-10T09:33:00.001Z',
    });
    expect(viewParams({ range: 'all', until: 'now' }, summary)?.start).toBe('2015-02-04T17:51:00.000Z');
  });
});

describe('viewSpan', () => {
  const now = Date.parse('2026-11-23T12:00:00.000Z');

  it('ends at the present moment, whatever the readings', () => {
    const known = { oldestAt: firstAt, newestAt: lastAt };
    expect(viewSpan({ range: '1h', until: 'now' }, now, known)).toEqual({
      startAt: now - hourMs,
      endAt: now,
    });
  });

  it('goes on to a reading whose device runs ahead', () => {
    const known = { oldestAt: now, newestAt: now + 60_000 };
    expect(viewSpan({ range: '1h', until: 'now' }, now, known).endAt).toBe(now + 60_000);
  });

  it('follows the newest reading, however old', () => {
    const known = { oldestAt: firstAt, newestAt: lastAt };
    const view = { range: '1h', until: 'newest' } as const;
    expect(viewSpan(view, now, known)).toEqual({ startAt: lastAt - hourMs, endAt: lastAt });
    expect(viewSpan({ ...view, range: 'all' }, now, known)).toEqual({ startAt: firstAt, endAt: lastAt });
  });

  it('has a width even with a single reading', () => {
    const { startAt, endAt } = viewSpan({ range: 'all', until: 'now' }, now, {
      oldestAt: 5000,
      newestAt: 5000,
    });
    expect(endAt - startAt).toBe(1000);
  });
});
