import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';

const MiB = 1024 * 1024;
const HUGE_MIB = 100;

/** A request that is not as it should be. */
export interface Malformed {
  readonly name: string;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: () => Readable;
  /** What may be answered; 0 stands for hanging up without an answer. */
  readonly statuses: readonly number[];
}

const READING = '{"metrics":{"temperature":1}}';

/** Every kind of it. */
export const MALFORMED: readonly Malformed[] = [
  { name: '100 MiB', headers: { 'content-length': HUGE_MIB * MiB }, body: zeros, statuses: [413] },
  {
    name: '100 MiB in chunks',
    headers: { 'transfer-encoding': 'chunked' },
    body: zerosInChunks,
    statuses: [413],
  },
  plain('arrays in arrays', '['.repeat(MiB - 1), [400]),
  plain('arrays in arrays that end', `${'['.repeat(500_000)}${']'.repeat(500_000)}`, [400, 422]),
  plain('objects in objects', `${'{"metrics":'.repeat(80_000)}1${'}'.repeat(80_000)}`, [400, 422]),
  packed('a bomb', gzipSync(Buffer.alloc(HUGE_MIB * MiB)), [413]),
  packed('a broken pack', gzipSync(READING).subarray(0, -9), [400]),
  { ...plain('another charset', '', [400, 415, 422]), ...utf16() },
  plain(
    'no UTF-8',
    Buffer.from([...Buffer.from('{"metrics":{"'), 0xff, 0xfe, ...Buffer.from('":1}}')]),
    [400, 422],
  ),
  plain('one name twice', '{"metrics":{"temperature":"a"},"metrics":{"temperature":"b"}}', [400, 422]),
  plain('names of the language', '{"__proto__":{"a":1},"metrics":{"temperature":1}}', [400, 422]),
  plain('a number beyond numbers', '{"metrics":{"temperature":1e309}}', [400, 422]),
  {
    name: 'chunks that stop',
    headers: { 'transfer-encoding': 'chunked' },
    body: () => text('ffff\r\n{'),
    statuses: [0, 400, 408],
  },
  {
    name: 'chunks without a length',
    headers: { 'transfer-encoding': 'chunked' },
    body: () => text('hello\r\n'),
    statuses: [0, 400],
  },
  {
    name: 'two lengths',
    headers: { 'content-length': 5, 'transfer-encoding': 'chunked' },
    body: () => text('0\r\n\r\n'),
    statuses: [0, 400],
  },
  {
    name: 'a huge head',
    headers: { 'x-junk': 'x'.repeat(64 * 1024) },
    body: () => text(''),
    statuses: [0, 431],
  },
  {
    ...plain('no protobuf', Buffer.alloc(1_000, 0xff), [400]),
    headers: { 'content-type': 'application/x-protobuf', 'content-length': 1_000 },
  },
  {
    ...plain('a form', READING, [415]),
    headers: { 'content-type': 'multipart/form-data', 'content-length': READING.length },
  },
];

function plain(name: string, body: string | Buffer, statuses: readonly number[]): Malformed {
  const bytes = Buffer.from(body as string);
  return { name, headers: { 'content-length': bytes.length }, body: () => Readable.from([bytes]), statuses };
}

function packed(name: string, bytes: Buffer, statuses: readonly number[]): Malformed {
  const headers = { 'content-encoding': 'gzip', 'content-length': bytes.length };
  return { name, headers, body: () => Readable.from([bytes]), statuses };
}

function utf16(): Pick<Malformed, 'headers' | 'body'> {
  const bytes = Buffer.from(READING, 'utf16le');
  const headers = { 'content-type': 'application/json; charset=utf-16le', 'content-length': bytes.length };
  return { headers, body: () => Readable.from([bytes]) };
}

function text(words: string): Readable {
  return Readable.from([Buffer.from(words)]);
}

function zeros(): Readable {
  const block = Buffer.alloc(MiB);
  return Readable.from(Array.from({ length: HUGE_MIB }, () => block));
}

function zerosInChunks(): Readable {
  const block = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(MiB), Buffer.from('\r\n')]);
  return Readable.from(Array.from({ length: HUGE_MIB }, () => block));
}
