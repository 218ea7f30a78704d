/** So many a second and no more; what is not used in a second is not saved for the next. */
export class Budget {
  private second = 0;
  private used = 0;

  constructor(private readonly perSecond: number) {}

  /** Whether one more may pass at this moment, milliseconds of a clock that never goes back. */
  take(nowMs: number): boolean {
    const second = Math.floor(nowMs / 1000);
    if (second !== this.second) {
      this.second = second;
      this.used = 0;
    }
    if (this.used >= this.perSecond) return false;
    this.used++;
    return true;
  }
}
