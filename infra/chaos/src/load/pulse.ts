/** What the fleet met in a span of time. */
export interface Calm {
  readonly requests: number;
  /** Requests that had no answer, or that the server could not serve. */
  readonly failures: number;
  /** 99 of 100 answers came within, milliseconds. */
  readonly p99Ms: number;
  /** The longest time in which no request was served, milliseconds. */
  readonly longestGapMs: number;
}

/** How the fleet is answered while somebody looks. */
export class Pulse {
  private answers: number[] | undefined;
  private failures = 0;
  private servedAtMs = 0;
  private longestGapMs = 0;

  /** Makes a request and notes how it went. */
  async of<T extends { readonly isFailure?: boolean }>(request: () => Promise<T>): Promise<T> {
    const beginMs = performance.now();
    let isFailure = true;
    try {
      const answer = await request();
      isFailure = answer.isFailure === true;
      return answer;
    } finally {
      this.answers?.push(performance.now() - beginMs);
      if (isFailure && this.answers !== undefined) this.failures++;
      if (!isFailure) this.served();
    }
  }

  /** How the requests went that were answered while the work was done. */
  async during(work: () => Promise<void>): Promise<Calm> {
    const answers: number[] = [];
    this.answers = answers;
    this.failures = 0;
    this.servedAtMs = performance.now();
    this.longestGapMs = 0;
    try {
      await work();
    } finally {
      this.answers = undefined;
      this.served();
    }
    answers.sort((a, b) => a - b);
    const p99Ms = Math.round(answers[Math.floor(answers.length * 0.99)] ?? 0);
    const { failures, longestGapMs } = this;
    return { requests: answers.length, failures, p99Ms, longestGapMs: Math.round(longestGapMs) };
  }

  private served(): void {
    const nowMs = performance.now();
    this.longestGapMs = Math.max(this.longestGapMs, nowMs - this.servedAtMs);
    this.servedAtMs = nowMs;
  }
}
