import { Injectable } from '@nestjs/common';
import { JetStream } from '@telemetry/chassis';
import {
  type AcceptedReading,
  decodeReadingsAccepted,
  READINGS,
  ReadingsAcceptedSchema,
  subjectOf,
} from '@telemetry/proto';
import type { InFlight } from './ledger-view.ts';

/** A longer tail is not read to its end. */
const MAX_MESSAGES = 2_000;
const LONGEST_MS = 2_000;

/** Reads what a partition holds beyond what is stored. */
@Injectable()
export class Tail {
  constructor(private readonly jetstream: JetStream) {}

  /** Counts the readings that `counts` holds for, behind a position of a partition. */
  async count(
    partition: number,
    after: number,
    counts: (reading: AcceptedReading) => boolean,
  ): Promise<InFlight> {
    const subject = subjectOf(ReadingsAcceptedSchema, partition);
    const reader = this.jetstream.read(READINGS, { after, subject, until: 'now' });
    let isComplete = true;
    const timer = setTimeout(() => {
      isComplete = false;
      void reader.close();
    }, LONGEST_MS);
    let [messages, readings] = [0, 0];
    try {
      for await (const { data } of reader) {
        readings += countIn(data, counts);
        messages += 1;
        if (messages < MAX_MESSAGES) continue;
        isComplete = false;
        break;
      }
    } catch {
      isComplete = false;
    } finally {
      clearTimeout(timer);
      await reader.close();
    }
    return { readings, isComplete };
  }
}

/** What cannot be read holds no reading of anybody; the writer will make a dead letter of it. */
function countIn(data: Uint8Array, counts: (reading: AcceptedReading) => boolean): number {
  try {
    return decodeReadingsAccepted(data).readings.filter(counts).length;
  } catch {
    return 0;
  }
}
