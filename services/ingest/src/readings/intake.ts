import { Problem } from '@telemetry/chassis';
import type { AcceptedReading } from '@telemetry/proto';
import { draftOf, type Draft, type DraftContext } from './draft.ts';
import type { Identities, RequestIdentity } from './identity.ts';
import { Repeats } from './repeats.ts';
import type { ReceiptClock } from './receipt-clock.ts';
import { uuidOfTime } from './uuid.ts';

/** What became of one reading of a request, before it is durable. */
export type Verdict =
  | { readonly status: 'accepted' | 'duplicate'; readonly reading: AcceptedReading }
  | { readonly status: 'rejected'; readonly problem: Problem };

/** How many readings of a request fared so. */
export type Counts = Readonly<Record<Verdict['status'], number>>;

/** A request's readings with what is known about all of them. */
export interface Intake extends DraftContext {
  readonly bodies: readonly unknown[];
  readonly isBatch: boolean;
  readonly idempotencyKey?: string | undefined;
  /** W3C trace context that the readings travel with, when their trace is kept. */
  readonly traceparent?: string | undefined;
}

/** Time and chance, as they come from outside. */
export interface Means {
  readonly clock: ReceiptClock;
  readonly identities: Identities;
  readonly randomUuid: () => string;
}

/** Judges every reading of a request. Keeps the order. */
export function draftsOf(intake: Intake): (Draft | Problem)[] {
  return intake.bodies.map((body) => draftOf(body, intake));
}

/** Gives each valid reading its time and its id. Keeps the order. */
export function verdictsOf(drafts: readonly (Draft | Problem)[], intake: Intake, means: Means): Verdict[] {
  const stamp = stamper(drafts, intake.nowMs, means.clock);
  const repeats = drafts.length === 1 ? undefined : new Repeats();
  return drafts.map((draft, place) => {
    if (draft instanceof Problem) return { status: 'rejected', problem: draft };
    const index = intake.isBatch ? place : undefined;
    const { nowMs, idempotencyKey, traceparent } = intake;
    const reading = readingOf(draft, { nowMs, idempotencyKey, index, stamp, traceparent }, means);
    const isRepeated = repeats?.isRepeat(reading) ?? false;
    return { status: isRepeated ? 'duplicate' : 'accepted', reading };
  });
}

/** Counts what became of the readings of a request. */
export function countsOf(verdicts: readonly Verdict[]): Counts {
  const counts: Record<Verdict['status'], number> = { accepted: 0, duplicate: 0, rejected: 0 };
  for (const { status } of verdicts) counts[status]++;
  return counts;
}

type Stamp = (deviceId: string) => number;

interface Making extends RequestIdentity {
  readonly nowMs: number;
  readonly stamp: Stamp;
  readonly traceparent: string | undefined;
}

function readingOf(draft: Draft, making: Making, { identities, randomUuid }: Means): AcceptedReading {
  const { deviceId, reading, timestampMs, anchoredMs } = draft;
  const retryId = identities.ofRetry(draft, making);
  const timeMs = timestampMs ?? anchoredMs ?? making.stamp(deviceId);
  const isTimed = timestampMs !== undefined;
  return {
    id: retryId ?? (isTimed ? identities.ofTime(deviceId, timeMs) : uuidOfTime(timeMs, randomUuid())),
    deviceId,
    timestampMs: timeMs,
    receivedAtMs: making.nowMs,
    metrics: reading.metrics,
    seq: reading.seq,
    bootId: reading.boot_id,
    timedByReceipt: !isTimed,
    hasRetryIdentity: retryId !== undefined,
    traceparent: making.traceparent,
  };
}

/** Hands out the receipt times of a request, device by device, in the order of its readings. */
function stamper(drafts: readonly (Draft | Problem)[], nowMs: number, clock: ReceiptClock): Stamp {
  let untimed: Map<string, number> | undefined;
  for (const draft of drafts) {
    if (draft instanceof Problem || (draft.timestampMs ?? draft.anchoredMs) !== undefined) continue;
    untimed ??= new Map();
    untimed.set(draft.deviceId, (untimed.get(draft.deviceId) ?? 0) + 1);
  }
  const next = new Map<string, number>();
  return (deviceId) => {
    const timeMs = next.get(deviceId) ?? clock.stamp(deviceId, untimed?.get(deviceId) ?? 1, nowMs);
    next.set(deviceId, timeMs + 1);
    return timeMs;
  };
}
