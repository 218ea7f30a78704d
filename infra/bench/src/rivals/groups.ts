/** Most items in a group, and most groups under way. */
const MAX_ITEMS = 500;
const MAX_UNDER_WAY = 4;

/** Sends a group; resolves when it is durable. */
export type Send<T> = (items: readonly T[]) => Promise<unknown>;

/** Group commit in its barest form: whatever waits goes out together, as soon as fewer than four groups are under way. */
export class Groups<T> {
  private readonly send: Send<T>;
  private waiting: { items: readonly T[]; done: () => void; failed: (error: unknown) => void }[] = [];
  private underWay = 0;

  constructor(send: Send<T>) {
    this.send = send;
  }

  /** Resolves when all items are durable. */
  add(items: readonly T[]): Promise<void> {
    return new Promise((done, failed) => {
      this.waiting.push({ items, done, failed });
      // After this turn of the event loop, so that requests that came together go out together.
      if (this.waiting.length === 1) setImmediate(() => this.flush());
    });
  }

  private flush(): void {
    while (this.waiting.length > 0 && this.underWay < MAX_UNDER_WAY) {
      let count = 0;
      const size = this.waiting.findIndex(({ items }, i) => (count += items.length) > MAX_ITEMS && i > 0);
      void this.sendGroup(this.waiting.splice(0, size < 0 ? this.waiting.length : size));
    }
  }

  private async sendGroup(group: typeof this.waiting): Promise<void> {
    this.underWay++;
    try {
      await this.send(group.flatMap(({ items }) => items));
      for (const { done } of group) done();
    } catch (error) {
      for (const { failed } of group) failed(error);
    }
    this.underWay--;
    this.flush();
  }
}
