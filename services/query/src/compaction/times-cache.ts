/** Days and moments that one generation holds; there are two. About 16 MB and 10 MB at most. */
const MOST_MOMENTS = 1_000_000;
const MOST_DAYS = 50_000;

/**
 * The moments in the blocks of devices' days, ms since 1970, as far as somebody asked lately. A generation that is full
 * becomes the old one, of which whatever is asked for again moves on; the rest is forgotten.
 */
export class TimesCache {
  private young = new Map<number, readonly Float64Array[]>();
  private old = new Map<number, readonly Float64Array[]>();
  private moments = 0;

  constructor(
    private readonly mostMoments = MOST_MOMENTS,
    private readonly mostDays = MOST_DAYS,
  ) {}

  /** The times of a day's blocks, each ascending; an empty list when it has none, undefined when that is not known. */
  get(device: number, day: number): readonly Float64Array[] | undefined {
    const key = keyOf({ device, day });
    const times = this.young.get(key);
    if (times !== undefined) return times;
    const old = this.old.get(key);
    if (old !== undefined) this.set(device, day, old);
    return old;
  }

  set(device: number, day: number, times: readonly Float64Array[]): void {
    if (this.young.size >= this.mostDays || this.moments >= this.mostMoments) {
      this.old = this.young;
      this.young = new Map();
      this.moments = 0;
    }
    this.young.set(keyOf({ device, day }), times);
    this.moments += times.reduce((sum, { length }) => sum + length, 0);
  }

  delete(device: number, day: number): void {
    this.young.delete(keyOf({ device, day }));
    this.old.delete(keyOf({ device, day }));
  }
}

/** Names a device's day. Days end before 2200, so they are below 100,000. */
export function keyOf({ device, day }: { readonly device: number; readonly day: number }): number {
  return device * 100_000 + day;
}
