/** The shape of a reading: which metrics it has. */
export interface Shape {
  /** All names, sorted, in one string. */
  readonly name: string;
  /** Sorted. */
  readonly metrics: readonly string[];
}

/** Shapes remembered at most: devices have few, but a misbehaving one may make new ones for ever. */
const MAX_REMEMBERED = 10_000;

/** Tells the shapes of readings; sorts the names of each once, and not of each reading. */
export class Shapes {
  private readonly byNames = new Map<string, Shape>();

  /** The shape of a reading with these metrics, in whatever order they come. */
  of(metrics: Readonly<Record<string, number>>): Shape {
    const names = Object.keys(metrics);
    const unsorted = names.join('\0');
    let shape = this.byNames.get(unsorted);
    if (shape === undefined) {
      names.sort();
      shape = { name: names.join('\0'), metrics: names };
      if (this.byNames.size >= MAX_REMEMBERED) this.byNames.clear();
      this.byNames.set(unsorted, shape);
    }
    return shape;
  }
}
