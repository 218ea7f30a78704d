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
  /** The names of the reading before, in their order, and their shape. */
  private lastNames: readonly string[] = [];
  private last: Shape | undefined;

  /** The shape of a reading with these metrics, in whatever order they come. */
  of(metrics: Readonly<Record<string, number>>): Shape {
    // Most readings are like the one before, which costs no memory to see.
    if (this.last !== undefined && hasNames(metrics, this.lastNames)) return this.last;
    const names = Object.keys(metrics);
    const unsorted = names.join('\0');
    const shape = this.byNames.get(unsorted) ?? this.add(unsorted, names);
    this.lastNames = names;
    this.last = shape;
    return shape;
  }

  private add(unsorted: string, names: readonly string[]): Shape {
    const metrics = names.toSorted();
    const shape = { name: metrics.join('\0'), metrics };
    if (this.byNames.size >= MAX_REMEMBERED) this.byNames.clear();
    this.byNames.set(unsorted, shape);
    return shape;
  }
}

function hasNames(metrics: Readonly<Record<string, number>>, names: readonly string[]): boolean {
  let i = 0;
  for (const name in metrics) if (names[i++] !== name) return false;
  return i === names.length;
}
