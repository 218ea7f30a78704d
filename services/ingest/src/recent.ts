/** A memory of bounded size that keeps what was used most lately: at least `capacity` entries, at most twice as many. */
export class Recent<T> {
  private young = new Map<string, T>();
  private old = new Map<string, T>();

  constructor(private readonly capacity: number) {}

  /** The entry, which counts as used now. */
  get(key: string): T | undefined {
    const value = this.young.get(key);
    if (value !== undefined) return value;
    const older = this.old.get(key);
    if (older !== undefined) this.set(key, older);
    return older;
  }

  /** Keeps an entry, which counts as used now. */
  set(key: string, value: T): void {
    if (this.young.size >= this.capacity && !this.young.has(key)) this.turn();
    this.old.delete(key);
    this.young.set(key, value);
  }

  /** Makes everything old, and forgets what was old already: done twice, it forgets what was not used in between. */
  turn(): void {
    this.old = this.young;
    this.young = new Map();
  }

  /** Entries that it holds. */
  get size(): number {
    return this.young.size + this.old.size;
  }
}
