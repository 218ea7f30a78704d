import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { type Reading, ReadingsAcceptedSchema, ReadingSchema } from '@telemetry/proto';
import { unstorable } from './unstorable.ts';

/** A message of READINGS. */
export interface Message {
  readonly seq: number;
  readonly subject: string;
  readonly data: Uint8Array;
}

/** A reading on its way into the store, with where it came from. */
export interface Arrival {
  readonly reading: Reading;
  readonly message: Message;
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
}

/** What a message holds: readings that can be stored, and the rest. */
export interface Unpacked {
  readonly arrivals: readonly Arrival[];
  readonly deadLetters: readonly DeadLetter[];
}

/** Takes a message apart; nothing in it is lost. */
export function unpack(message: Message): Unpacked {
  const readings = decode(message);
  if (!Array.isArray(readings)) return { arrivals: [], deadLetters: [readings] };
  const arrivals = readings.map((reading, index) => ({ reading, message, index }));
  const faults = arrivals.map(({ reading }) => unstorable(reading));
  return {
    arrivals: arrivals.filter((_, i) => faults[i] === undefined),
    deadLetters: arrivals.flatMap((arrival, i) => {
      const fault = faults[i];
      return fault === undefined ? [] : [deadLetterOf(arrival, fault)];
    }),
  };
}

/** A reading that the store refused. */
export function deadLetterOf({ reading, message, index }: Arrival, reason: string): DeadLetter {
  const payload = toBinary(ReadingSchema, reading);
  return { streamSeq: message.seq, index, subject: message.subject, payload, reason };
}

function decode({ seq, subject, data }: Message): Reading[] | DeadLetter {
  try {
    return fromBinary(ReadingsAcceptedSchema, data).readings;
  } catch (error) {
    const reason = `undecodable: ${error instanceof Error ? error.message : 'unknown error'}`;
    return { streamSeq: seq, index: -1, subject, payload: data, reason };
  }
}
