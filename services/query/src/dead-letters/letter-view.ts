import { fromBinary } from '@bufbuild/protobuf';
import { type Reading, ReadingSchema } from '@telemetry/proto';

/** Beyond it a JavaScript date has no text. */
const LATEST_DATE_MS = 8.64e15;

/** A dead letter as the store keeps it. */
export interface Letter {
  readonly id: bigint;
  /** Null where no device can be named. */
  readonly deviceId: string | null;
  readonly streamSeq: bigint;
  /** Which reading of the message; -1 for the whole message. */
  readonly index: number;
  readonly payload: Uint8Array;
  readonly reason: string;
  readonly at: Date;
  readonly attempts: number;
  readonly redriveRequestedAt: Date | null;
}

/** A dead letter as the API shows it. */
export interface LetterView {
  readonly id: string;
  readonly device_id: string | null;
  readonly reason: string;
  readonly at: string;
  readonly stream_seq: string;
  readonly index: number;
  readonly size_bytes: number;
  /** Null when it is a whole message, or cannot be read. */
  readonly reading: Readonly<Record<string, unknown>> | null;
  readonly attempts: number;
  readonly redrive_requested_at: string | null;
}

/** A letter as the API shows it. */
export function letterView(letter: Letter): LetterView {
  return {
    id: letter.id.toString(),
    device_id: letter.deviceId,
    reason: letter.reason,
    at: letter.at.toISOString(),
    stream_seq: letter.streamSeq.toString(),
    index: letter.index,
    size_bytes: letter.payload.length,
    reading: letter.index < 0 ? null : readingOf(letter.payload),
    attempts: letter.attempts,
    redrive_requested_at: letter.redriveRequestedAt?.toISOString() ?? null,
  };
}

function readingOf(payload: Uint8Array): Record<string, unknown> | null {
  try {
    return readingView(fromBinary(ReadingSchema, payload));
  } catch {
    return null;
  }
}

function readingView({
  id,
  deviceId,
  timestampMs,
  receivedAtMs,
  metrics,
  seq,
  bootId,
}: Reading): Record<string, unknown> {
  return {
    id,
    device_id: deviceId,
    timestamp: momentView(timestampMs),
    received_at: momentView(receivedAtMs),
    metrics: Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, numberView(value)])),
    ...(seq !== undefined && { seq }),
    ...(bootId !== undefined && { boot_id: bootId }),
  };
}

/** What is wrong with it may be that it is no date: then the bare milliseconds. */
function momentView(ms: bigint): string {
  const isDate = ms >= -LATEST_DATE_MS && ms <= LATEST_DATE_MS;
  return isDate ? new Date(Number(ms)).toISOString() : ms.toString();
}

/** JSON has no NaN and no infinity, and these may be why it is here. */
function numberView(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}
