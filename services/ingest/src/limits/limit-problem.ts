import { Problem, type ProblemDetail } from '@telemetry/chassis';
import type { ShareStanding } from './device-limits.ts';
import { seconds } from './rate-limit-fields.ts';

/** The limit that a request has met, for programs. */
export interface LimitDetail extends ProblemDetail {
  readonly type: 'rateLimit';
  readonly allowance: string;
  /** Readings a second. */
  readonly limit: number;
  /** Readings at once after a rest. */
  readonly burst: number;
  readonly retry_after_ms: number;
}

/** The 429 for shares that were refused; there is at least one. Nothing of them is taken, so they are to be sent again. */
export function limitProblem(refused: readonly ShareStanding[]): Problem {
  const details = refused.map(limitDetail);
  const [first] = details;
  if (first === undefined) throw new Error('A limit is met by at least one share');
  const more = details.length === 1 ? '' : ` (and ${details.length - 1} more)`;
  return new Problem('RATE_LIMITED', first.message + more, {
    details,
    retryAfterS: retryAfterS(refused),
  });
}

/** Whole seconds until all shares that were refused would be taken; there is at least one. */
export function retryAfterS(refused: readonly ShareStanding[]): number {
  return Math.max(1, ...refused.map(({ waitMs }) => seconds(waitMs)));
}

function limitDetail({ deviceId, allowance, readings, rate, remaining, waitMs }: ShareStanding): LimitDetail {
  const { perSecond: limit, burst } = rate;
  const pace = `${limit} ${allowance} readings a second and ${burst} at once`;
  return {
    field: 'device_id',
    message: `${deviceId} may send ${pace}: ${remaining} now, ${readings} in ${seconds(waitMs)} s`,
    type: 'rateLimit',
    allowance,
    limit,
    burst,
    retry_after_ms: Math.ceil(waitMs),
  };
}
