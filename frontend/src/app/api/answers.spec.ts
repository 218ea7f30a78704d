import { HttpErrorResponse } from '@angular/common/http';
import { parseAverages, parseSummary } from './aggregate.ts';
import { parseDeviceDetail, parseDevices } from './device.ts';
import { UnexpectedAnswer } from './parse.ts';
import { problemOf } from './problem.ts';
import { parseHistory } from './reading.ts';

const answer = (data: unknown, meta?: object) => ({
  success: true,
  data,
  error: null,
  code: null,
  meta,
  timestamp: '',
});
const device = {
  device_id: 'room-1',
  name: null,
  status: 'never_seen',
  reading_count: 0,
  latest_reading: null,
};

describe('answers of the API', () => {
  it('names a device by its id when it has no name', () => {
    const { items, nextCursor } = parseDevices(answer([device], { next_cursor: 'c', has_more: true }));
    expect(items[0]).toMatchObject({ id: 'room-1', name: 'room-1', latest: null });
    expect(nextCursor).toBe('c');
  });

  it('reads what the profile declares', () => {
    const detail = {
      name: 'esp32-env',
      expected_interval_s: 10,
      metrics: [{ name: 'temperature', unit: '°C' }],
    };
    expect(parseDeviceDetail(answer({ ...device, profile_detail: detail }))).toMatchObject({
      expectedIntervalS: 10,
      metrics: [{ name: 'temperature', unit: '°C' }],
    });
  });

  it('reads a history and where its live part starts', () => {
    const readings = [{ timestamp: '2015-02-04T17:51:00.000Z', metrics: { light: 426 } }];
    expect(parseHistory(answer(readings, { has_more: false, live_cursor: '42' }))).toEqual({
      readings: [{ at: 1423072260000, metrics: { light: 426 } }],
      hasMore: false,
      liveCursor: '42',
    });
  });

  it('reads a summary, metrics beside plain fields', () => {
    const summary = parseSummary(
      answer({
        device_id: 'room-1',
        time_range: {},
        reading_count: 2,
        first_reading: null,
        last_reading: null,
        light: { min: 1, max: 3, avg: 2, unit: null },
      }),
    );
    expect(summary.metrics).toEqual([{ name: 'light', unit: '', min: 1, max: 3, avg: 2, count: null }]);
  });

  it('joins the series of averages by time, and leaves empty buckets open', () => {
    const t = (minute: number) => new Date(minute * 60_000).toISOString();
    const { rows } = parseAverages(
      answer({
        bucket: '1m',
        series: {
          a: {
            unit: null,
            points: [
              { t: t(0), avg: 1, min: 0, max: 3, count: 6, coverage: 0.5 },
              { t: t(1), avg: null },
            ],
          },
          b: { unit: null, points: [{ t: t(0), avg: 2 }] },
        },
      }),
    );
    expect(rows).toEqual([
      {
        at: 0,
        metrics: { a: 1, b: 2 },
        spreads: {
          a: { min: 0, max: 3, count: 6, coverage: 0.5 },
          b: { min: 2, max: 2, count: null, coverage: null },
        },
      },
    ]);
  });

  it('says what was expected where, when an answer has another shape', () => {
    expect(() => parseDevices(answer([{ ...device, device_id: 7 }]))).toThrow(UnexpectedAnswer);
    expect(() => parseDevices(answer([{ ...device, device_id: 7 }]))).toThrow('text at data[0].device_id');
  });
});

describe('problemOf', () => {
  it('takes title, detail, code and trace from the answer', () => {
    const error = {
      title: 'Device not found',
      detail: 'No such device.',
      code: 'DEVICE_NOT_FOUND',
      trace_id: 'abc',
    };
    expect(problemOf(new HttpErrorResponse({ status: 404, error }))).toEqual({
      title: 'Device not found',
      detail: 'No such device.',
      code: 'DEVICE_NOT_FOUND',
      status: 404,
      traceId: 'abc',
      faults: [],
    });
  });

  it('tells a broken connection from an answer', () => {
    expect(problemOf(new HttpErrorResponse({ status: 0 })).title).toBe('The server cannot be reached');
    expect(problemOf(new HttpErrorResponse({ status: 502, error: '<html>' })).title).toBe(
      'The server answered 502',
    );
  });
});
