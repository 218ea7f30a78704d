import { create, toBinary } from '@bufbuild/protobuf';
import {
  type AcceptedReading,
  type AcceptedReadings,
  decodeReadingsAccepted,
  DEVICE_ID,
  ReadingSchema,
} from '@telemetry/proto';
import type { Sent } from './senders.ts';
import { isStorableTime, isUuid, unstorable } from './unstorable.ts';

/** More readings than any sender puts into a message; each could have to be named by its place in it. */
const MAX_READINGS = 32_767;

/** A message of READINGS. */
export interface Message {
  readonly seq: number;
  readonly subject: string;
  readonly data: Uint8Array;
  /** Trace context of who sent it. */
  readonly traceparent?: string | undefined;
}

/** A reading on its way into the store, with where it came from. */
export interface Arrival {
  readonly reading: AcceptedReading;
  readonly message: Omit<Message, 'data'>;
  /** Which reading of the message it is. */
  readonly index: number;
}

/** What cannot be stored, with its reason. */
export interface DeadLetter {
  readonly streamSeq: number;
  /** Which reading of the message; -1 for the whole message. */
  readonly index: number;
  readonly subject: string;
  readonly payload: Uint8Array;
  readonly reason: string;
  /** The device it belongs to; undefined where none can be named. */
  readonly deviceId: string | undefined;
  /** When it was received, ms since 1970; 0 when it does not say. */
  readonly receivedAtMs: number;
  /** Trace context of the request that brought it. */
  readonly traceparent?: string | undefined;
}

/** What a message holds: readings that can be stored, and the rest. */
export interface Unpacked {
  readonly arrivals: readonly Arrival[];
  readonly deadLetters: readonly DeadLetter[];
  /** What it says of its sender; of one message at most. */
  readonly sent: readonly Sent[];
}

/** Takes a message apart; nothing in it is lost. */
export function unpack({ seq, subject, data, traceparent }: Message): Unpacked {
  const accepted = decode(data);
  if (accepted instanceof Error) {
    const reason = `undecodable: ${accepted.message}`;
    const letter = { streamSeq: seq, index: -1, subject, payload: data, reason };
    return { arrivals: [], deadLetters: [{ ...letter, deviceId: undefined, receivedAtMs: 0 }], sent: [] };
  }
  const arrivals: Arrival[] = [];
  const deadLetters: DeadLetter[] = [];
  const message = { seq, subject, traceparent };
  accepted.readings.forEach((reading, index) => {
    const fault = unstorable(reading);
    if (fault === undefined) arrivals.push({ reading, message, index });
    else deadLetters.push(deadLetterOf({ reading, message, index }, fault));
  });
  return { arrivals, deadLetters, sent: sentOf(accepted) };
}

/** A reading that is not stored. */
export function deadLetterOf({ reading, message, index }: Arrival, reason: string): DeadLetter {
  const { deviceId, receivedAtMs, traceparent } = reading;
  return {
    streamSeq: message.seq,
    index,
    subject: message.subject,
    payload: payloadOf(reading),
    reason,
    deviceId: DEVICE_ID.test(deviceId) ? deviceId : undefined,
    receivedAtMs: isStorableTime(receivedAtMs) ? receivedAtMs : 0,
    traceparent,
  };
}

/** By the generated code, since ours only writes what ingest accepts. */
function payloadOf({
  timestampMs,
  receivedAtMs,
  seq,
  bootId,
  traceparent = '',
  ...rest
}: AcceptedReading): Uint8Array {
  const times = { timestampMs: BigInt(timestampMs), receivedAtMs: BigInt(receivedAtMs) };
  const count = { ...(seq !== undefined && { seq }), ...(bootId !== undefined && { bootId }) };
  return toBinary(ReadingSchema, create(ReadingSchema, { ...rest, ...times, ...count, traceparent }));
}

function decode(data: Uint8Array): AcceptedReadings | Error {
  try {
    const accepted = decodeReadingsAccepted(data);
    return accepted.readings.length > MAX_READINGS ? new Error('too many readings') : accepted;
  } catch (error) {
    return error instanceof Error ? error : new Error('unknown error');
  }
}

function sentOf({ sender, senderMessages, senderReadings, readings }: AcceptedReadings): Sent[] {
  if (!isUuid(sender) || !Number.isSafeInteger(senderMessages) || !Number.isSafeInteger(senderReadings))
    return [];
  const claim = { sender, messages: senderMessages, readings: senderReadings };
  return [{ claim, readings: readings.length }];
}
