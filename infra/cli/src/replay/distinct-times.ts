/** Counts distinct times at 8 bytes each, so that a file of millions of rows fits. */
export class DistinctTimes {
  private times = new Float64Array(1_024);
  private size = 0;

  /** Epoch milliseconds. */
  add(timeMs: number): void {
    if (this.size === this.times.length) {
      const larger = new Float64Array(this.size * 2);
      larger.set(this.times);
      this.times = larger;
    }
    this.times[this.size] = timeMs;
    this.size += 1;
  }

  /** How many different times there are. */
  count(): number {
    const sorted = this.times.slice(0, this.size).sort();
    return sorted.reduce((sum, time, index) => (index > 0 && sorted[index - 1] === time ? sum : sum + 1), 0);
  }

  /** The shortest half-open span that holds all times, or undefined when there is none. */
  span(): { startMs: number; endMs: number } | undefined {
    if (this.size === 0) return undefined;
    const times = this.times.subarray(0, this.size);
    const startMs = times.reduce((least, time) => Math.min(least, time));
    return { startMs, endMs: times.reduce((most, time) => Math.max(most, time)) + 1 };
  }
}
