const MAX_LISTS = 10_000;

/** Lets devices with the same tags share one list of them, which is most of what a device takes in memory. */
export class TagLists {
  private readonly lists = new Map<string, readonly string[]>();

  /** The list that is kept for equal ones. */
  shared(tags: readonly string[]): readonly string[] {
    const key = tags.join('\n');
    const known = this.lists.get(key);
    if (known !== undefined) return known;
    if (this.lists.size >= MAX_LISTS) this.lists.clear();
    this.lists.set(key, tags);
    return tags;
  }
}
