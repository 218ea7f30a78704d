import type { Standing } from './allowance.ts';
import type { AllowanceName, LimitSettings } from './device-limits.ts';

/** What there is to say of one allowance. */
export interface NamedStanding extends Standing {
  readonly allowance: AllowanceName;
}

// The headers of draft-ietf-httpapi-ratelimit-headers-11, whose lists and quoted names are structured fields (RFC 9651).

/**
 * The `RateLimit-Policy` of these settings: quota in readings, and the seconds in which it fills again. Undefined when
 * nothing is limited.
 */
export function rateLimitPolicy({ live, backFill }: LimitSettings): string | undefined {
  const rates = [
    ['live', live],
    ['back-fill', backFill],
  ] as const;
  const policies = rates
    .filter(([, { perSecond }]) => perSecond > 0)
    .map(
      ([name, { perSecond, burst }]) =>
        `"${name}";q=${burst};qu="readings";w=${Math.ceil(burst / perSecond)}`,
    );
  return policies.length === 0 ? undefined : policies.join(', ');
}

/**
 * The `RateLimit` of these allowances: readings that would be taken now, and, where it has to be waited for, the
 * seconds until as many as were asked for would be. Undefined when none of them is limited.
 */
export function rateLimit(standings: readonly NamedStanding[]): string | undefined {
  const limits = standings
    .filter(({ remaining }) => remaining !== Infinity)
    .map(({ allowance, remaining, waitMs }) => {
      const wait = waitMs > 0 ? `;t=${seconds(waitMs)}` : '';
      return `"${allowance}";r=${remaining}${wait}`;
    });
  return limits.length === 0 ? undefined : limits.join(', ');
}

/** Whole seconds, never fewer than it takes. */
export function seconds(ms: number): number {
  return Math.ceil(ms / 1000);
}
