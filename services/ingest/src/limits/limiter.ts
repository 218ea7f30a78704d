import { Problem } from '@telemetry/chassis';
import {
  allowanceOf,
  DeviceLimits,
  type LimitSettings,
  type Share,
  type ShareStanding,
} from './device-limits.ts';
import { limitProblem } from './limit-problem.ts';
import { rateLimit, rateLimitPolicy } from './rate-limit-fields.ts';

/** What a limit looks at in a reading. */
export interface Paced {
  readonly deviceId: string;
  /** Milliseconds since 1970 UTC; undefined for one that has the time of its receipt. */
  readonly timestampMs: number | undefined;
  /** The time that was found for one that has none of its own. */
  readonly anchoredMs?: number | undefined;
}

/** How a request fared: its shares, of which each was taken whole or refused whole. */
export interface Admission {
  readonly taken: readonly Share[];
  readonly refused: readonly ShareStanding[];
}

/** An admission with what became of each reading. */
export interface Limited<T> extends Admission {
  /** In the order they came; the refusal in the place of one that has to wait. */
  readonly readings: readonly (T | Problem)[];
}

/** What the answer tells of the limits. */
export interface LimitAnswer {
  /** To be set on the answer; empty while the limits are far away. */
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds until the same again would be taken; undefined when it would be at once. */
  readonly nextBatchAfterMs: number | undefined;
}

const NOTHING_TO_SAY: LimitAnswer = { headers: {}, nextBatchAfterMs: undefined };

/** Holds each device to its pace. */
export class Limiter {
  private readonly limits: DeviceLimits;
  private readonly policy: string | undefined;

  constructor(settings: LimitSettings) {
    this.limits = new DeviceLimits(settings);
    this.policy = rateLimitPolicy(settings);
  }

  /**
   * Takes the readings of each device and allowance, all or none of them. What is a problem already stays one.
   * `nowMs` is the time of a clock that never goes back.
   */
  admit<T extends Paced>(
    readings: readonly (T | Problem)[],
    receivedAtMs: number,
    nowMs: number,
  ): Limited<T> {
    const shares = sharesOf(readings, receivedAtMs);
    const taken: Share[] = [];
    const refused: ShareStanding[] = [];
    for (const share of shares) {
      if (this.limits.take(share, nowMs)) taken.push(share);
      else refused.push(this.limits.standing(share, nowMs));
    }
    if (refused.length === 0) return { readings, taken, refused };
    const refusalOf = refusals(refused, receivedAtMs);
    const outcome = readings.map((reading) =>
      reading instanceof Problem ? reading : (refusalOf(reading) ?? reading),
    );
    return { readings: outcome, taken, refused };
  }

  /** Gives back what was taken for readings that could not be made durable. */
  giveBack({ taken }: Admission, nowMs: number): void {
    for (const share of taken) this.limits.giveBack(share, nowMs);
  }

  /** Devices in memory, those of both allowances counted apart. */
  get devices(): number {
    return this.limits.size;
  }

  /** Whether a request that has one share, as most have, is nowhere near its limit. */
  private isFarAway([only, ...others]: readonly Share[], nowMs: number): boolean {
    if (only === undefined || others.length > 0) return false;
    const { remaining, waitMs, rate } = this.limits.standing(only, nowMs);
    return waitMs === 0 && remaining >= rate.burst / 2;
  }

  /** What to tell the sender: of the limits it met; one device also of those that it has used up by half. */
  answer({ taken, refused }: Admission, nowMs: number): LimitAnswer {
    const { policy } = this;
    if (policy === undefined || (refused.length === 0 && this.isFarAway(taken, nowMs))) return NOTHING_TO_SAY;
    const headersOf = (standings: readonly ShareStanding[]): LimitAnswer['headers'] => {
      const fields = rateLimit(standings);
      return fields === undefined ? {} : { 'ratelimit-policy': policy, ratelimit: fields };
    };
    if (!areOfOneDevice(taken, refused)) {
      return { headers: headersOf(tightest(refused)), nextBatchAfterMs: undefined };
    }
    const standings = refused.concat(taken.map((share) => this.limits.standing(share, nowMs)));
    const isNear = standings.some(({ remaining, rate }) => remaining < rate.burst / 2);
    const waitMs = Math.max(...standings.map((standing) => standing.waitMs));
    return {
      headers: isNear || refused.length > 0 ? headersOf(standings) : NOTHING_TO_SAY.headers,
      nextBatchAfterMs: waitMs > 0 ? Math.ceil(waitMs) : undefined,
    };
  }
}

function areOfOneDevice(taken: readonly Share[], refused: readonly Share[]): boolean {
  const deviceId = (taken[0] ?? refused[0])?.deviceId;
  const isIts = (share: Share): boolean => share.deviceId === deviceId;
  return deviceId !== undefined && taken.every(isIts) && refused.every(isIts);
}

/** Of each allowance the share that has to wait longest. */
function tightest(refused: readonly ShareStanding[]): ShareStanding[] {
  const byAllowance = Map.groupBy(refused, ({ allowance }) => allowance);
  return [...byAllowance.values()].map((shares) =>
    shares.reduce((worst, share) => (share.waitMs > worst.waitMs ? share : worst)),
  );
}

type Count = { -readonly [Name in keyof Share]: Share[Name] };

/** The readings of each device and allowance, counted. Most requests have one of both. */
function sharesOf(readings: readonly (Paced | Problem)[], receivedAtMs: number): Share[] {
  const shares: Count[] = [];
  let byName: Map<string, Count> | undefined;
  let last: Count | undefined;
  for (const reading of readings) {
    if (reading instanceof Problem) continue;
    const { deviceId } = reading;
    const allowance = allowanceFor(reading, receivedAtMs);
    if (last?.deviceId !== deviceId || last.allowance !== allowance) {
      const found = byName?.get(shareName({ deviceId, allowance }));
      if (found === undefined) {
        if (last !== undefined) byName ??= new Map([[shareName(last), last]]);
        last = { deviceId, allowance, readings: 0 };
        byName?.set(shareName(last), last);
        shares.push(last);
      } else {
        last = found;
      }
    }
    last.readings++;
  }
  return shares;
}

/** Finds the refusal of a reading; undefined when it is of no share that was refused. */
function refusals(
  refused: readonly ShareStanding[],
  receivedAtMs: number,
): (reading: Paced) => Problem | undefined {
  const problems = new Map(refused.map((share) => [shareName(share), limitProblem([share])]));
  return (reading) =>
    problems.get(shareName({ deviceId: reading.deviceId, allowance: allowanceFor(reading, receivedAtMs) }));
}

function allowanceFor({ timestampMs, anchoredMs }: Paced, receivedAtMs: number): Share['allowance'] {
  return allowanceOf(timestampMs ?? anchoredMs ?? receivedAtMs, receivedAtMs);
}

function shareName({ deviceId, allowance }: Pick<Share, 'deviceId' | 'allowance'>): string {
  return `${allowance} ${deviceId}`;
}
