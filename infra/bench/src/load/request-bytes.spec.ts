import { deviceIdOf, keyOf } from '../system/fleet-names.ts';
import { RequestBytes } from './request-bytes.ts';

const NOW_MS = 1_795_456_789_012;

function parse(bytes: Buffer) {
  const [head = '', body = ''] = bytes.toString('latin1').split('\r\n\r\n');
  const [start, ...lines] = head.split('\r\n');
  return { start, headers: new Map(lines.map((line) => line.split(': ') as [string, string])), body };
}

describe('the bytes of a request', () => {
  it('are a reading of the device at the time', () => {
    const { start, headers, body } = parse(new RequestBytes({ port: 8002, batch: 1 }).fill(42, NOW_MS));
    expect(start).toBe('POST /api/v1/ingest HTTP/1.1');
    expect(headers.get('X-API-Key')).toBe(keyOf(42));
    expect(Number(headers.get('Content-Length'))).toBe(body.length);
    const reading = JSON.parse(body);
    expect(reading).toMatchObject({ device_id: deviceIdOf(42), timestamp: NOW_MS });
    expect(Object.keys(reading.metrics)).toEqual(['temperature', 'humidity', 'voltage']);
    expect(reading.metrics.temperature).toBeGreaterThanOrEqual(21);
    expect(reading.metrics.temperature).toBeLessThan(22);
  });

  it('are a batch with a millisecond between the readings, and can be filled again', () => {
    const request = new RequestBytes({ port: 8002, batch: 500 });
    request.fill(99_999, 0);
    const { start, headers, body } = parse(request.fill(7, NOW_MS));
    expect(start).toBe('POST /api/v1/ingest/batch HTTP/1.1');
    expect(headers.get('X-API-Key')).toBe(keyOf(7));
    const { device_id, readings } = JSON.parse(body);
    expect(device_id).toBe(deviceIdOf(7));
    expect(readings.map(({ timestamp }: { timestamp: number }) => timestamp)).toEqual(
      Array.from({ length: 500 }, (_, i) => NOW_MS + i),
    );
    expect(new Set(readings.map((one: unknown) => JSON.stringify(one))).size).toBe(500);
  });
});
