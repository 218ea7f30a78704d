/** A costly answer, worked out once for everybody who asks within `keepMs`; a failure is not kept. */
export class SharedAnswer<T> {
  private readonly keepMs: number;
  private readonly ask: () => Promise<T>;
  private answer: Promise<T> | undefined;
  private askedAtMs = 0;

  constructor(keepMs: number, ask: () => Promise<T>) {
    this.keepMs = keepMs;
    this.ask = ask;
  }

  /** The answer as of at most `keepMs` before `nowMs`. */
  get(nowMs: number): Promise<T> {
    if (this.answer !== undefined && nowMs - this.askedAtMs < this.keepMs) return this.answer;
    const answer = this.ask();
    this.askedAtMs = nowMs;
    this.answer = answer;
    answer.catch(() => {
      if (this.answer === answer) this.answer = undefined;
    });
    return answer;
  }
}
