/** What the fleet met in a span of time. */
export interface Calm {
  readonly requests: number;
  /** Requests that had no answer, or that the server could not serve. */
  readonly failures: number;
  /** 99 of 100 answers came within, milliseconds. */
  readonly p99Ms: number;
}

/** How the fleet is answered while somebody looks. */
export class Pulse {
  private answers: number[] | undefined;
  private failures = 0;

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
    }
  }

  /** How the requests went that were answered while the work was done. */
  async during(work: () => Promise<void>): Promise<Calm> {
    const answers: number[] = [];
    this.answers = answers;
    this.failures = 0;
    try {
      await work();
    } finally {
      this.answers = undefined;
    }
    answers.sort((a, b) => a - b);
    const p99Ms = Math.round(answers[Math.floor(answers.length * 0.99)] ?? 0);
    return { requests: answers.length, failures: this.failures, p99Ms };
  }
}
