import { WireReader, WireType } from './wire-reader.ts';
import { WireWriter } from './wire-writer.ts';

/** A `Reading` as plain data: times are numbers, and what was not given is undefined. */
export interface AcceptedReading {
  readonly id: string;
  readonly deviceId: string;
  /** Milliseconds since 1970 UTC. */
  readonly timestampMs: number;
  /** Milliseconds since 1970 UTC. */
  readonly receivedAtMs: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly seq: number | undefined;
  readonly bootId: string | undefined;
  readonly timedByReceipt: boolean;
  readonly hasRetryIdentity: boolean;
  /** W3C trace context of the request that brought it, while its trace is kept. */
  readonly traceparent?: string | undefined;
}

/** What a sender says about itself with each message (fields 2 to 4 of `ReadingsAccepted`). */
export interface SenderClaim {
  /** UUID. */
  readonly sender: string;
  readonly senderMessages: number;
  readonly senderReadings: number;
}

/** A `ReadingsAccepted` as plain data. */
export interface AcceptedReadings extends SenderClaim {
  readonly readings: readonly AcceptedReading[];
}

const writer = new WireWriter();

/**
 * Readings as a `ReadingsAccepted`, byte for byte what the generated code writes. Several of them, one after the
 * other, are again one. Times are whole numbers and not negative.
 */
export function encodeReadings(readings: readonly AcceptedReading[]): Uint8Array<ArrayBuffer> {
  writer.begin();
  for (let i = readings.length - 1; i >= 0; i--) {
    const reading = readings[i];
    if (reading === undefined) continue;
    const end = writer.length;
    writeReading(reading);
    writer.varint(writer.length - end);
    writer.byte(Tag.readings);
  }
  return writer.take();
}

/** A claim as a `ReadingsAccepted` without readings, to be put behind one that has some. */
export function encodeClaim({
  sender,
  senderMessages,
  senderReadings,
}: SenderClaim): Uint8Array<ArrayBuffer> {
  writer.begin();
  writeNumber(Tag.senderReadings, senderReadings);
  writeNumber(Tag.senderMessages, senderMessages);
  if (sender !== '') writeText(Tag.sender, sender);
  return writer.take();
}

/** Reads a `ReadingsAccepted` as the generated code does. Throws when the bytes are none. */
export function decodeReadingsAccepted(bytes: Uint8Array): AcceptedReadings {
  const reader = new WireReader(bytes);
  const readings: AcceptedReading[] = [];
  let sender = '';
  let senderMessages = 0;
  let senderReadings = 0;
  while (reader.position < bytes.length) {
    const tag = reader.unsigned();
    if (tag === Tag.readings) readings.push(readReading(reader));
    else if (tag === Tag.sender) sender = reader.name();
    else if (tag === Tag.senderMessages) senderMessages = reader.unsigned();
    else if (tag === Tag.senderReadings) senderReadings = reader.unsigned();
    else reader.skip(tag);
  }
  return { readings, sender, senderMessages, senderReadings };
}

const { Varint, Fixed64, Bytes } = WireType;
const tagOf = (field: number, wireType: number): number => field * 8 + wireType;

const Tag = {
  readings: tagOf(1, Bytes),
  sender: tagOf(2, Bytes),
  senderMessages: tagOf(3, Varint),
  senderReadings: tagOf(4, Varint),
};

const ReadingTag = {
  id: tagOf(1, Bytes),
  deviceId: tagOf(2, Bytes),
  timestampMs: tagOf(3, Varint),
  receivedAtMs: tagOf(4, Varint),
  metrics: tagOf(5, Bytes),
  seq: tagOf(6, Varint),
  bootId: tagOf(7, Bytes),
  timedByReceipt: tagOf(8, Varint),
  hasRetryIdentity: tagOf(9, Varint),
  traceparent: tagOf(10, Bytes),
};

const MetricTag = { name: tagOf(1, Bytes), value: tagOf(2, Fixed64) };

/** From the last field to the first. Fields that are empty are left out, unless they are `optional`. */
function writeReading(reading: AcceptedReading): void {
  const { id, deviceId, timestampMs, receivedAtMs, metrics, seq, bootId, traceparent } = reading;
  if (traceparent !== undefined && traceparent !== '') writeText(ReadingTag.traceparent, traceparent);
  writeNumber(ReadingTag.hasRetryIdentity, reading.hasRetryIdentity ? 1 : 0);
  writeNumber(ReadingTag.timedByReceipt, reading.timedByReceipt ? 1 : 0);
  if (bootId !== undefined) writeText(ReadingTag.bootId, bootId);
  if (seq !== undefined) {
    writer.varint(seq);
    writer.byte(ReadingTag.seq);
  }
  const names = Object.keys(metrics);
  for (let i = names.length - 1; i >= 0; i--) writeMetric(names[i] ?? '', metrics);
  writeNumber(ReadingTag.receivedAtMs, receivedAtMs);
  writeNumber(ReadingTag.timestampMs, timestampMs);
  if (deviceId !== '') writeText(ReadingTag.deviceId, deviceId);
  if (id !== '') writeText(ReadingTag.id, id);
}

function writeMetric(name: string, metrics: Readonly<Record<string, number>>): void {
  const end = writer.length;
  writer.double(metrics[name] ?? 0);
  writer.byte(MetricTag.value);
  writeText(MetricTag.name, name);
  writer.varint(writer.length - end);
  writer.byte(ReadingTag.metrics);
}

function writeNumber(tag: number, value: number): void {
  if (value === 0) return;
  writer.varint(value);
  writer.byte(tag);
}

function writeText(tag: number, text: string): void {
  writer.text(text);
  writer.byte(tag);
}

function readReading(reader: WireReader): AcceptedReading {
  const end = reader.end();
  const metrics: Record<string, number> = {};
  let id = '';
  let deviceId = '';
  let timestampMs = 0;
  let receivedAtMs = 0;
  let seq: number | undefined;
  let bootId: string | undefined;
  let timedByReceipt = false;
  let hasRetryIdentity = false;
  let traceparent: string | undefined;
  while (reader.position < end) {
    const tag = reader.unsigned();
    if (tag === ReadingTag.metrics) readMetric(reader, metrics);
    else if (tag === ReadingTag.id) id = reader.text();
    else if (tag === ReadingTag.deviceId) deviceId = reader.name();
    else if (tag === ReadingTag.timestampMs) timestampMs = reader.signed();
    else if (tag === ReadingTag.receivedAtMs) receivedAtMs = reader.signed();
    else if (tag === ReadingTag.seq) seq = reader.unsigned() >>> 0;
    else if (tag === ReadingTag.bootId) bootId = reader.name();
    else if (tag === ReadingTag.timedByReceipt) timedByReceipt = reader.unsigned() !== 0;
    else if (tag === ReadingTag.hasRetryIdentity) hasRetryIdentity = reader.unsigned() !== 0;
    else if (tag === ReadingTag.traceparent) traceparent = reader.text();
    else reader.skip(tag);
  }
  reader.closes(end);
  return {
    id,
    deviceId,
    timestampMs,
    receivedAtMs,
    metrics,
    seq,
    bootId,
    timedByReceipt,
    hasRetryIdentity,
    traceparent,
  };
}

function readMetric(reader: WireReader, metrics: Record<string, number>): void {
  const end = reader.end();
  let name = '';
  let value = 0;
  while (reader.position < end) {
    const tag = reader.unsigned();
    if (tag === MetricTag.name) name = reader.name();
    else if (tag === MetricTag.value) value = reader.double();
    else reader.skip(tag);
  }
  reader.closes(end);
  // A plain assignment would lose a metric of this name, and change what the object is.
  if (name === '__proto__') {
    Object.defineProperty(metrics, name, { value, enumerable: true, configurable: true, writable: true });
  } else metrics[name] = value;
}
