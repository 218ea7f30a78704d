/** How many times the rate may come at once. */
const BURST = 10;
/** A client that goes on this many seconds beyond its rate does not listen. */
const PATIENCE_S = 10;

/** Bounds how many messages a connection sends: a bucket that fills with time. */
export class MessageRate {
  private left: number;

  constructor(
    private readonly perSecond: number,
    private lastMs: number,
  ) {
    this.left = BURST * perSecond;
  }

  /** A message has come: it is to be answered, to be refused, or the client sends so many that it has to go. */
  take(nowMs: number): 'answer' | 'refuse' | 'end' {
    const gained = ((nowMs - this.lastMs) / 1000) * this.perSecond;
    this.left = Math.min(BURST * this.perSecond, this.left + gained) - 1;
    this.lastMs = nowMs;
    if (this.left >= 0) return 'answer';
    return this.left >= -PATIENCE_S * this.perSecond ? 'refuse' : 'end';
  }
}
