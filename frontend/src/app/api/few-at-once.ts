/** Does things in turn: however many are asked for, so many are under way at a time. */
export class FewAtOnce {
  private readonly waiting: (() => void)[] = [];
  private underWay = 0;

  constructor(private readonly most: number) {}

  /** Does it when its turn comes. What nobody wants any more by then is left out: undefined. */
  async run<T>(act: () => Promise<T>, gone: AbortSignal): Promise<T | undefined> {
    if (this.underWay >= this.most) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.underWay++;
    try {
      return gone.aborted ? undefined : await act();
    } finally {
      // Whoever waits takes this place over.
      const next = this.waiting.shift();
      if (next) next();
      else this.underWay--;
    }
  }
}
