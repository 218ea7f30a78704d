/** Who waits for a turn. */
export interface Taker {
  /** Takes its turn; returns whether it had something to send after all. */
  readonly takeTurn: () => boolean;
}

/**
 * Lets so many messages that are not full be under way, over all partitions. Each costs the broker a disk write however
 * small it is, and it writes one after the other: those of the others grow while they wait here. Who has waited longest
 * comes next.
 */
export class Turns {
  private readonly waiting = new Set<Taker>();
  private underWay = 0;

  constructor(private readonly most: number) {}

  /** Has a taker wait for its turn, which may come at once. */
  ask(taker: Taker): void {
    this.waiting.add(taker);
    this.serve();
  }

  /** A turn is over. */
  end(): void {
    this.underWay--;
    this.serve();
  }

  private serve(): void {
    for (const taker of this.waiting) {
      if (this.underWay >= this.most) return;
      this.waiting.delete(taker);
      if (taker.takeTurn()) this.underWay++;
    }
  }
}
