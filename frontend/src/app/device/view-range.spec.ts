import type { Summary } from '../api/aggregate.ts';
import { changedSpan, customSpan, rangeOf, viewParams, viewSpan } from './view-range.ts';

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

describe('a span chosen by hand', () => {
  const [start, end] = ['2026-11-23T10:00:00.000Z', '2026-11-23T11:00:00.000Z'];

  it('is asked for and shown as it is, whatever the readings', () => {
    const custom = customSpan(start, end);
    expect(custom && viewParams({ range: '1h', until: 'now', custom }, undefined)).toEqual({ start, end });
    expect(
      custom && viewSpan({ range: '1h', until: 'now', custom }, 0, { oldestAt: 0, newestAt: 0 }),
    ).toEqual(custom);
  });

  it('is none when an address does not name two moments in order', () => {
    expect([customSpan(end, start), customSpan(start, undefined), customSpan('x', end)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('is halved, doubled and moved around its middle', () => {
    const span = { startAt: 10_000, endAt: 20_000 };
    expect(changedSpan(span, 0.5, 0)).toEqual({ startAt: 12_500, endAt: 17_500 });
    expect(changedSpan(span, 2, 0)).toEqual({ startAt: 5000, endAt: 25_000 });
    expect(changedSpan(span, 1, 0.5)).toEqual({ startAt: 15_000, endAt: 25_000 });
    expect(changedSpan({ startAt: 0, endAt: 1500 }, 0.5, 0)).toEqual({ startAt: 250, endAt: 1250 });
  });
});
