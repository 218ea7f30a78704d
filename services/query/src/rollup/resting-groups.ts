/** A day of a group of devices. */
export interface GroupDay {
  /** Whole days since 1970 UTC. */
  readonly day: number;
  /** The first key of its devices. */
  readonly devicesFrom: number;
}

interface Waiting extends GroupDay {
  /** When a rollup of it changed first and last since it was made, ms since 1970. */
  readonly firstMs: number;
  lastMs: number;
}

/** How long a group waits before it is made, milliseconds. */
export interface RestTimes {
  /** Until nothing has changed for so long, */
  readonly quietMs: number;
  /** but no longer than this. */
  readonly patienceMs: number;
}

/** Groups whose rollups have changed, until they have come to rest. */
export class RestingGroups {
  private readonly waiting = new Map<string, Waiting>();

  /** A rollup of the group has changed; `nowMs` is ms since 1970. */
  changed({ day, devicesFrom }: GroupDay, nowMs: number): void {
    const key = `${day}/${devicesFrom}`;
    const known = this.waiting.get(key);
    if (known === undefined) this.waiting.set(key, { day, devicesFrom, firstMs: nowMs, lastMs: nowMs });
    else known.lastMs = nowMs;
  }

  /** A group that is due, if there is one. */
  due(nowMs: number, { quietMs, patienceMs }: RestTimes): GroupDay | undefined {
    for (const group of this.waiting.values())
      if (nowMs - group.lastMs >= quietMs || nowMs - group.firstMs > patienceMs) return group;
    return undefined;
  }

  /** The group is made. */
  made({ day, devicesFrom }: GroupDay): void {
    this.waiting.delete(`${day}/${devicesFrom}`);
  }
}
