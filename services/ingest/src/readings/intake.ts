import { create } from '@bufbuild/protobuf';
import { Problem } from '@telemetry/chassis';
import { type Reading, ReadingSchema } from '@telemetry/proto';
import { draftOf, type Draft, type DraftContext } from './draft.ts';
import { type RequestIdentity, retryIdentityOf, timeIdentityOf } from './identity.ts';
import type { ReceiptClock } from './receipt-clock.ts';
import { uuidOfHash, uuidOfTime } from './uuid.ts';

/** What became of one reading of a request, before it is durable. */
export type Verdict =
  | { readonly status: 'accepted' | 'duplicate'; readonly reading: Reading }
  | { readonly status: 'rejected'; readonly problem: Problem };

/** A request's readings with what is known about all of them. */
export interface Intake extends DraftContext {
  readonly bodies: readonly unknown[];
  readonly isBatch: boolean;
  readonly idempotencyKey?: string | undefined;
}

/** Time and chance, as they come from outside. */
export interface Means {
  readonly clock: ReceiptClock;
  readonly sha256: (text: string) => Buffer;
  readonly randomUuid: () => string;
}

/** Judges every reading of a request, and gives each valid one its time and its id. Keeps the order. */
export function takeIn(intake: Intake, means: Means): Verdict[] {
  const drafts = intake.bodies.map((body) => draftOf(body, intake));
  const stamp = stamper(drafts, intake.nowMs, means.clock);
  const seen = new Set<string>();
  return drafts.map((draft, place) => {
    if (draft instanceof Problem) return { status: 'rejected', problem: draft };
    const index = intake.isBatch ? place : undefined;
    const reading = readingOf(draft, { ...intake, index, stamp }, means);
    return { status: isRepeat(draft, reading, seen) ? 'duplicate' : 'accepted', reading };
  });
}

type Stamp = (deviceId: string) => number;

interface Making extends RequestIdentity {
  readonly nowMs: number;
  readonly stamp: Stamp;
}

function readingOf(draft: Draft, making: Making, means: Means): Reading {
  const { deviceId, reading, timestampMs } = draft;
  const retryIdentity = retryIdentityOf(draft, making);
  const identity = retryIdentity ?? timeIdentityOf(draft);
  const timeMs = timestampMs ?? making.stamp(deviceId);
  return create(ReadingSchema, {
    id: identity === undefined ? uuidOfTime(timeMs, means.randomUuid()) : uuidOfHash(means.sha256(identity)),
    deviceId,
    timestampMs: BigInt(timeMs),
    receivedAtMs: BigInt(making.nowMs),
    metrics: { ...reading.metrics },
    timedByReceipt: timestampMs === undefined,
    hasRetryIdentity: retryIdentity !== undefined,
    ...(reading.seq !== undefined && { seq: reading.seq }),
    ...(reading.boot_id !== undefined && { bootId: reading.boot_id }),
  });
}

/** Hands out the receipt times of a request, device by device, in the order of its readings. */
function stamper(drafts: readonly (Draft | Problem)[], nowMs: number, clock: ReceiptClock): Stamp {
  const untimed = new Map<string, number>();
  for (const draft of drafts) {
    if (draft instanceof Problem || draft.timestampMs !== undefined) continue;
    untimed.set(draft.deviceId, (untimed.get(draft.deviceId) ?? 0) + 1);
  }
  const next = new Map<string, number>();
  return (deviceId) => {
    const timeMs = next.get(deviceId) ?? clock.stamp(deviceId, untimed.get(deviceId) ?? 1, nowMs);
    next.set(deviceId, timeMs + 1);
    return timeMs;
  };
}

/** Whether the request has had this reading before: by its id, or by the time its device gave. */
function isRepeat({ deviceId, timestampMs }: Draft, { id }: Reading, seen: Set<string>): boolean {
  const names = timestampMs === undefined ? [id] : [id, `${deviceId} ${timestampMs}`];
  const isRepeated = names.some((name) => seen.has(name));
  for (const name of names) seen.add(name);
  return isRepeated;
}
