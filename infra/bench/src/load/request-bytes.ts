import { DEVICE_DIGITS, deviceIdOf, keyOf } from '../system/fleet-names.ts';

/** How a request is to look. */
export interface RequestShape {
  readonly port: number;
  /** Readings in it: one is POSTed alone, more as a batch of one device. */
  readonly batch: number;
}

/** 13 digits, until the year 2286. */
const TIME_DIGITS = 13;
const TIME_MARK = '1'.repeat(TIME_DIGITS);
/** The varying part of a value: two digits behind the point. */
const VALUE_MARK = '99';
const VALUES = [`21.${VALUE_MARK}`, `48.${VALUE_MARK}`, `3.${VALUE_MARK}`];

/**
 * The bytes of a request, made once; for each sending only device, times and values are written over. Building and
 * serialising objects would cost the generator more than the server that is measured.
 */
export class RequestBytes {
  readonly bytes: Buffer;
  private readonly deviceOffsets: readonly number[];
  private readonly timeOffsets: readonly number[];
  private readonly valueOffsets: readonly number[];

  constructor({ port, batch }: RequestShape) {
    const body = batch === 1 ? readingBody(deviceIdOf(0)) : batchBody(batch);
    const head = [
      `POST /api/v1/ingest${batch === 1 ? '' : '/batch'} HTTP/1.1`,
      `Host: 127.0.0.1:${port}`,
      `X-API-Key: ${keyOf(0)}`,
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
    ];
    const text = `${head.join('\r\n')}\r\n\r\n${body}`;
    this.bytes = Buffer.from(text, 'latin1');
    this.deviceOffsets = offsetsOf(text, deviceIdOf(0)).map(
      (at) => at + deviceIdOf(0).length - DEVICE_DIGITS,
    );
    this.timeOffsets = offsetsOf(text, `"timestamp":${TIME_MARK}`).map((at) => at + '"timestamp":'.length);
    this.valueOffsets = VALUES.flatMap((value) =>
      offsetsOf(text, `:${value}`).map((at) => at + value.length - 1),
    );
  }

  /** Makes it a request of a device whose readings begin at `firstMs`, one per millisecond. */
  fill(device: number, firstMs: number): Buffer {
    const { bytes } = this;
    for (const at of this.deviceOffsets) writeDigits(bytes, { at, digits: DEVICE_DIGITS, value: device });
    let ms = firstMs;
    for (const at of this.timeOffsets) writeTime(bytes, at, ms++);
    for (const at of this.valueOffsets) {
      writeDigits(bytes, { at, digits: VALUE_MARK.length, value: (at + firstMs) % 100 });
    }
    return bytes;
  }
}

function readingBody(deviceId: string): string {
  return `{"device_id":"${deviceId}",${measurement()}}`;
}

function batchBody(count: number): string {
  const readings = Array.from({ length: count }, () => `{${measurement()}}`);
  return `{"device_id":"${deviceIdOf(0)}","readings":[${readings.join(',')}]}`;
}

function measurement(): string {
  const [temperature = '', humidity = '', voltage = ''] = VALUES;
  const metrics = `{"temperature":${temperature},"humidity":${humidity},"voltage":${voltage}}`;
  return `"timestamp":${TIME_MARK},"metrics":${metrics}`;
}

function offsetsOf(text: string, mark: string): number[] {
  const offsets: number[] = [];
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + mark.length)) offsets.push(at);
  return offsets;
}

/** Two halves that fit into 32 bits, where digits are cheap. */
function writeTime(bytes: Buffer, at: number, ms: number): void {
  const high = Math.floor(ms / 1_000_000);
  writeDigits(bytes, { at, digits: 7, value: high });
  writeDigits(bytes, { at: at + 7, digits: 6, value: ms - high * 1_000_000 });
}

interface Digits {
  readonly at: number;
  readonly digits: number;
  readonly value: number;
}

function writeDigits(bytes: Buffer, { at, digits, value }: Digits): void {
  let rest = value | 0;
  for (let i = at + digits - 1; i >= at; i--) {
    const next = (rest / 10) | 0;
    bytes[i] = 48 + rest - 10 * next;
    rest = next;
  }
}
