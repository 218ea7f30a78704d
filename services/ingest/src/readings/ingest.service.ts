import { hash, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Problem, type RequestTrace, type TraceContext, traceparentOf } from '@telemetry/chassis';
import type { AcceptedReading } from '@telemetry/proto';
import { withAnchors } from '../anchors/anchored-drafts.ts';
import { Anchors } from '../anchors/anchors.service.ts';
import { bootSights } from '../anchors/boot-sight.ts';
import { Commit } from '../commit/commit.service.ts';
import { IngestConfig } from '../config.ts';
import { DeviceDirectory } from '../credentials/device-directory.ts';
import { countRefused, showDevices } from '../limits/limit-meter.service.ts';
import { type Admission, type LimitAnswer, Limiter } from '../limits/limiter.ts';
import type { ShareStanding } from '../limits/device-limits.ts';
import { BootsSeen, type Counted } from '../repair/boots-seen.ts';
import { countedOf } from '../repair/counted-of.ts';
import type { Runs } from '../repair/seq-runs.ts';
import type { Draft } from './draft.ts';
import { Identities } from './identity.ts';
import {
  type Counts,
  countsOf,
  draftsOf,
  type Intake,
  type Means,
  type Verdict,
  verdictsOf,
} from './intake.ts';
import { ReceiptClock } from './receipt-clock.ts';
import { countVerdicts } from './intake-meter.service.ts';
import type { Sender } from './sender.ts';

/** Readings as they came in one request. */
export interface Submission {
  readonly bodies: readonly unknown[];
  readonly isBatch: boolean;
  /** The device of readings that name none. */
  readonly deviceId?: string | undefined;
  /** Milliseconds since the boot of its device when it was sent. */
  readonly sentTRelMs?: number | undefined;
}

/** What is told about the readings of a request, made of what became of each, in their order. */
export type Tell<T> = (verdicts: readonly Verdict[]) => T;

/** What became of a request. */
export interface Outcome<T> extends LimitAnswer {
  readonly told: T;
  readonly counts: Counts;
  /** The limits that some of them have met. */
  readonly refused: readonly ShareStanding[];
  /** Counts that its device should send again. */
  readonly repair: Runs;
}

/** A request whose readings are on their way to the broker: all that is kept of it until it is answered. */
interface Judged<T> extends Pick<Outcome<T>, 'told' | 'counts'> {
  readonly admission: Admission;
  readonly counted: readonly Counted[];
  readonly atMs: number;
  readonly durable: Promise<void> | undefined;
  /** The place of the commit in the request's trace, when that is kept. */
  readonly place: TraceContext | undefined;
}

/** Takes readings in: judged, identified, durable. */
@Injectable()
export class Ingest {
  private readonly means: Means = {
    clock: new ReceiptClock(),
    identities: new Identities((text) => hash('sha256', text, 'buffer')),
    randomUuid: randomUUID,
  };

  private readonly seen = new BootsSeen();
  private readonly limiter: Limiter;

  constructor(
    private readonly directory: DeviceDirectory,
    private readonly anchors: Anchors,
    private readonly commit: Commit,
    config: IngestConfig,
  ) {
    this.limiter = new Limiter({
      live: { perSecond: config.DEVICE_RATE, burst: config.DEVICE_BURST },
      backFill: { perSecond: config.BACKFILL_RATE, burst: config.BACKFILL_BURST },
    });
    showDevices(this.limiter);
  }

  /**
   * What became of each reading, as `tell` tells it; the accepted ones are durable then. Told is told before, so that
   * nothing of a large request has to be kept, and moved about by the garbage collector, while the broker writes.
   * @throws Problem UNAVAILABLE when they could not be made durable.
   */
  take<T>(submission: Submission, sender: Sender, tell: Tell<T>): Promise<Outcome<T>> {
    const { directory } = this;
    const { caller, idempotencyKey } = sender;
    const find: Intake['find'] = (deviceId) => directory.device(deviceId);
    const intake: Intake = { ...submission, caller, idempotencyKey, find, nowMs: Date.now() };
    const { trace } = sender;
    const startMs = performance.now();
    const judge = (drafts: readonly (Draft | Problem)[]): Judged<T> => {
      const judged = this.judge(drafts, { ...intake, trace }, tell);
      trace?.note({ name: 'validate readings', startMs, endMs: performance.now() });
      return judged;
    };
    const timed = this.timed(draftsOf(intake), intake, submission.sentTRelMs);
    return this.settle(timed instanceof Promise ? timed.then(judge) : judge(timed), trace);
  }

  /** The readings with the times that are found from boots; at once where there are none. */
  private timed(
    drafts: (Draft | Problem)[],
    { find, nowMs }: Intake,
    sentTRelMs: number | undefined,
  ): (Draft | Problem)[] | Promise<(Draft | Problem)[]> {
    const sights = bootSights(drafts, { receivedAtMs: nowMs, sentTRelMs });
    if (sights.length === 0) return drafts;
    return this.anchors.of(sights).then((anchorOf) => withAnchors(drafts, anchorOf, { find, nowMs }));
  }

  private judge<T>(
    drafts: readonly (Draft | Problem)[],
    intake: Intake & Pick<Sender, 'trace'>,
    tell: Tell<T>,
  ): Judged<T> {
    const { bodies, nowMs, trace } = intake;
    const place = trace?.isSampled === true ? trace.child() : undefined;
    const traceparent = place === undefined ? undefined : traceparentOf(place);
    const atMs = performance.now();
    const { readings, taken, refused } = this.limiter.admit(drafts, nowMs, atMs);
    const verdicts = verdictsOf(readings, { ...intake, traceparent }, this.means);
    const accepted: AcceptedReading[] = [];
    for (const verdict of verdicts) if (verdict.status === 'accepted') accepted.push(verdict.reading);
    const isBackfill = taken.every(({ allowance }) => allowance === 'back-fill');
    return {
      told: tell(verdicts),
      counts: countsOf(verdicts),
      admission: { taken, refused },
      counted: countedOf({ verdicts, bodies }),
      atMs,
      durable: accepted.length === 0 ? undefined : this.commit.commit(accepted, { place, isBackfill }),
      place,
    };
  }

  private async settle<T>(
    judged: Judged<T> | Promise<Judged<T>>,
    trace: RequestTrace | null,
  ): Promise<Outcome<T>> {
    const { told, counts, admission, counted, atMs, durable, place } = await judged;
    try {
      if (durable !== undefined) await (trace === null ? durable : noted(durable, trace, place));
    } catch (error) {
      this.limiter.giveBack(admission, performance.now());
      throw error;
    }
    countVerdicts(counts);
    countRefused(admission.refused);
    return {
      told,
      counts,
      refused: admission.refused,
      repair: counted.length === 0 ? [] : this.seen.note(counted, atMs),
      ...this.limiter.answer(admission, atMs),
    };
  }
}

/** Waits for a commit, and notes it in the trace of its request at its place there. */
async function noted(
  durable: Promise<void>,
  trace: RequestTrace,
  context: TraceContext | undefined,
): Promise<void> {
  const startMs = performance.now();
  let error: string | undefined = 'not durable';
  try {
    await durable;
    error = undefined;
  } finally {
    trace.note({ name: 'commit readings', startMs, endMs: performance.now(), context, error });
  }
}
