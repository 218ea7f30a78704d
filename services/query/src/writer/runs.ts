/** Whole numbers as the fewest half-open runs `[from, to)`, in order; PostgreSQL calls it a multirange. */
export class Runs {
  private readonly froms: number[] = [];
  private readonly tos: number[] = [];

  /** From PostgreSQL's text, such as `{[1,5),[7,8)}`. */
  static parse(multirange: string): Runs {
    const runs = new Runs();
    for (const [, from, to] of multirange.matchAll(/\[(-?\d+),(-?\d+)\)/g)) {
      runs.froms.push(Number(from));
      runs.tos.push(Number(to));
    }
    return runs;
  }

  /** The runs of some numbers. */
  static of(numbers: Iterable<number>): Runs {
    const runs = new Runs();
    for (const n of numbers) runs.add(n);
    return runs;
  }

  /** The runs in order. */
  *[Symbol.iterator](): Generator<{ readonly from: number; readonly to: number }, void, undefined> {
    for (const [i, from] of this.froms.entries()) yield { from, to: this.tos[i] ?? from };
  }

  /** How many runs there are. */
  get size(): number {
    return this.froms.length;
  }

  has(n: number): boolean {
    const i = this.lastFrom(n);
    return i >= 0 && n < (this.tos[i] ?? -Infinity);
  }

  /** Whether adding `n` would make one run more. */
  isApart(n: number): boolean {
    const i = this.lastFrom(n);
    return !(i >= 0 && n <= (this.tos[i] ?? -Infinity)) && this.froms[i + 1] !== n + 1;
  }

  add(n: number): void {
    const i = this.lastFrom(n);
    const to = i >= 0 ? (this.tos[i] ?? -Infinity) : -Infinity;
    if (n < to) return;
    const joinsNext = this.froms[i + 1] === n + 1;
    if (n === to && joinsNext) {
      this.froms.splice(i + 1, 1);
      this.tos.splice(i, 1);
    } else if (n === to) {
      this.tos[i] = n + 1;
    } else if (joinsNext) {
      this.froms[i + 1] = n;
    } else {
      this.froms.splice(i + 1, 0, n);
      this.tos.splice(i + 1, 0, n + 1);
    }
  }

  /** As PostgreSQL reads it. */
  toString(): string {
    return `{${[...this].map(({ from, to }) => `[${from},${to})`).join(',')}}`;
  }

  /** Index of the last run that begins at or before `n`; -1 when there is none. */
  private lastFrom(n: number): number {
    // Most numbers are newer than all before them.
    let high = this.froms.length;
    if (high > 0 && (this.froms[high - 1] ?? 0) <= n) return high - 1;
    let low = 0;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.froms[middle] ?? 0) <= n) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
