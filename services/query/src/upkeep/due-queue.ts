import type { OpenDay } from './open-day.ts';

/** What is due, handed out in groups of the same day and hours, so that a group is read by one statement. */
export class DueQueue {
  private groups: OpenDay[][] = [];

  get isEmpty(): boolean {
    return this.groups.length === 0;
  }

  /** One of the group that is handed out next. */
  get next(): OpenDay | undefined {
    return this.groups.at(-1)?.[0];
  }

  /** From now on these are due. */
  fill(due: readonly OpenDay[]): void {
    this.groups = [...Map.groupBy(due, ({ day, dirtyHours }) => `${day}/${dirtyHours}`).values()];
  }

  /** Takes up to `most` of one group. */
  take(most: number): OpenDay[] {
    const group = this.groups.at(-1);
    if (group === undefined) return [];
    const taken = group.splice(-most);
    if (group.length === 0) this.groups.pop();
    return taken;
  }

  /** These, taken together, are still due. */
  giveBack(group: readonly OpenDay[]): void {
    if (group.length > 0) this.groups.push([...group]);
  }
}
