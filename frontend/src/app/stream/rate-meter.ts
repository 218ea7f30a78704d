const windowMs = 5000;

/** How many readings a second arrive, over the last few seconds. */
export class RateMeter {
  private arrivals: { readonly at: number; readonly count: number }[] = [];

  /** So many arrived at this moment (epoch milliseconds). */
  count(count: number, at: number): void {
    this.arrivals.push({ at, count });
    this.forget(at);
  }

  perSecond(now: number): number {
    this.forget(now);
    return Math.round((this.arrivals.reduce((sum, { count }) => sum + count, 0) * 1000) / windowMs);
  }

  private forget(now: number): void {
    this.arrivals = this.arrivals.filter(({ at }) => at > now - windowMs);
  }
}
