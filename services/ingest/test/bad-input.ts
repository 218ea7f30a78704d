import { keyOf } from './registry.ts';
import { ADMIN_KEY } from './replica.ts';

/** What is sent, and what the contract says it gets. */
interface BadInput {
  readonly name: string;
  readonly request: {
    readonly key?: string;
    readonly body: unknown;
    readonly headers?: Record<string, string>;
  };
  readonly expected: { readonly status: number; readonly code: string };
  /** The first field that is named; absent where the fault lies in no field. */
  readonly field?: string;
}

const metrics = { temperature: 21.5 };
const big = 'x'.repeat(2 * 1024 * 1024);
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const PROTOBUF = { 'content-type': 'application/x-protobuf' };

const unreadable = { status: 400, code: 'INVALID_PAYLOAD' };
const unknown = { status: 401, code: 'INVALID_API_KEY' };
const mismatch = { status: 403, code: 'DEVICE_MISMATCH' };
const inactive = { status: 403, code: 'DEVICE_INACTIVE' };
const notFound = { status: 404, code: 'DEVICE_NOT_FOUND' };
const tooLarge = { status: 413, code: 'PAYLOAD_TOO_LARGE' };
const mediaType = { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' };
const invalid = { status: 422, code: 'VALIDATION_ERROR' };

const rows: [string, BadInput['request'], BadInput['expected'], string?][] = [
  ['a wrong key', { key: 'wrong', body: { metrics } }, unknown],
  ['a wrong key, before the body is read', { key: 'wrong', body: '{' }, unknown],
  ['a wrong key for an unknown device', { key: 'wrong', body: { device_id: 'nobody', metrics } }, unknown],
  ['an unknown device', { key: ADMIN_KEY, body: { device_id: 'nobody', metrics } }, notFound, 'device_id'],
  ['no device', { key: ADMIN_KEY, body: { metrics } }, invalid, 'device_id'],
  ["another device's key", { body: { device_id: 'hall', metrics } }, mismatch, 'device_id'],
  ['a deactivated device', { key: keyOf('off'), body: { metrics } }, inactive, 'device_id'],
  ['NaN', { body: '{"metrics":{"temperature":NaN}}' }, unreadable],
  ['an infinite number', { body: '{"metrics":{"temperature":1e999}}' }, invalid, 'metrics.temperature'],
  ['text for a number', { body: { metrics: { temperature: 'NaN' } } }, invalid, 'metrics.temperature'],
  ['a value out of range', { body: { metrics: { temperature: 85.5 } } }, invalid, 'metrics.temperature'],
  ['an undeclared metric', { key: keyOf('strict'), body: { metrics } }, invalid, 'metrics.temperature'],
  ['a body of 2 MiB', { body: { metrics, note: big } }, tooLarge],
  ['broken JSON', { body: '{"metrics":' }, unreadable],
  ['a poisoned prototype', { body: '{"metrics":{"__proto__":{"t":1}}}' }, unreadable],
  ['an empty body', { body: '' }, unreadable],
  ['an array', { body: [] }, invalid, ''],
  ['seconds for milliseconds', { body: { metrics, timestamp: 1_777_897_800 } }, invalid, 'timestamp'],
  ['the future', { body: { metrics, timestamp: '2999-01-01T00:00:00Z' } }, invalid, 'timestamp'],
  ['a form', { body: 'temperature=1', headers: FORM }, mediaType],
  ['no protobuf that is called one', { body: 'x', headers: PROTOBUF }, unreadable],
  ['no gzip that is called one', { body: 'x', headers: { 'content-encoding': 'gzip' } }, unreadable],
  ['an unknown encoding', { body: 'x', headers: { 'content-encoding': 'br' } }, mediaType],
  [
    'an Idempotency-Key that is too long',
    { body: { metrics }, headers: { 'idempotency-key': 'k'.repeat(256) } },
    invalid,
    'Idempotency-Key',
  ],
];

/** Every kind of bad input that a single POST may be. */
export const badInput: BadInput[] = rows.map(([name, request, expected, field]) => ({
  name,
  request,
  expected,
  ...(field !== undefined && { field }),
}));
