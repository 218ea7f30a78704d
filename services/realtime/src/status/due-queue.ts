/** Things to do at their times: a binary heap, so that a hundred thousand of them need one timer and little memory. */
export class DueQueue<T> {
  private readonly times: number[] = [];
  private readonly items: T[] = [];

  /** How many wait. */
  get size(): number {
    return this.items.length;
  }

  /** Adds a thing to do at a time. */
  push(dueMs: number, item: T): void {
    let at = this.items.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.timeAt(parent) <= dueMs) break;
      this.move(parent, at);
      at = parent;
    }
    this.times[at] = dueMs;
    this.items[at] = item;
  }

  /** Takes what was due first, unless that is later than now. */
  pop(nowMs: number): { readonly dueMs: number; readonly item: T } | undefined {
    const [dueMs] = this.times;
    const [item] = this.items;
    if (dueMs === undefined || item === undefined || dueMs > nowMs) return undefined;
    const lastMs = this.times.pop();
    const last = this.items.pop();
    if (lastMs !== undefined && last !== undefined && this.items.length > 0) this.sink(lastMs, last);
    return { dueMs, item };
  }

  /** Puts something in the place of the first, and from there where it belongs. */
  private sink(dueMs: number, item: T): void {
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const earlier = this.timeAt(left + 1) < this.timeAt(left) ? left + 1 : left;
      if (this.timeAt(earlier) >= dueMs) break;
      this.move(earlier, at);
      at = earlier;
    }
    this.times[at] = dueMs;
    this.items[at] = item;
  }

  private timeAt(index: number): number {
    return this.times[index] ?? Infinity;
  }

  private move(from: number, to: number): void {
    const [time, item] = [this.times[from], this.items[from]];
    if (time === undefined || item === undefined) return;
    this.times[to] = time;
    this.items[to] = item;
  }
}
