import type { Queryable } from './queryable.repository.ts';

/** The shape of readings. */
export interface MetricSet {
  readonly id: number;
  /** Sorted. */
  readonly names: readonly string[];
}

const caches = new WeakMap<Queryable, Map<number, MetricSet>>();

/** What metric sets stand for. They never change, so each connection asks for one only once. */
export class MetricSets {
  private readonly known: Map<number, MetricSet>;
  private readonly ids = new Map<string, number>();

  constructor(private readonly client: Queryable) {
    this.known = caches.get(client) ?? new Map<number, MetricSet>();
    caches.set(client, this.known);
  }

  /** The metric sets with these ids, by id. */
  async get(ids: Iterable<number>): Promise<ReadonlyMap<number, MetricSet>> {
    const missing = [...new Set(ids)].filter((id) => !this.known.has(id));
    if (missing.length > 0) {
      const { rows } = await this.client.query<MetricSet>(
        'select id, names from metric_set where id = any($1::int[])',
        [missing],
      );
      for (const set of rows) this.known.set(set.id, set);
    }
    return this.known;
  }

  /** The ids of the sets that have any of these metrics. */
  async having(metrics: readonly string[]): Promise<number[]> {
    const { rows } = await this.client.query<{ id: number }>(
      'select id from metric_set where names && $1::text[]',
      [metrics],
    );
    return rows.map(({ id }) => id);
  }

  /** The id of the set of these sorted names; undefined when nobody has made it. */
  async find(names: readonly string[]): Promise<number | undefined> {
    const { rows } = await this.client.query<{ id: number }>(
      'select id from metric_set where names = $1::text[]',
      [names],
    );
    return rows[0]?.id;
  }

  /** The id of the set of these sorted names, made if need be. After a rollback call `forgetIds`. */
  async ensure(names: readonly string[]): Promise<number> {
    const key = names.join('\0');
    const id = this.ids.get(key) ?? (await this.find(names)) ?? (await this.insert(names));
    this.ids.set(key, id);
    return id;
  }

  /** Sets that were made may not be there. */
  forgetIds(): void {
    this.ids.clear();
  }

  private async insert(names: readonly string[]): Promise<number> {
    await this.client.query('insert into metric_set (names) values ($1::text[]) on conflict do nothing', [
      names,
    ]);
    const id = await this.find(names);
    if (id === undefined) throw new Error(`No metric set for ${JSON.stringify(names)}`);
    return id;
  }
}

/** The set with this id, which the caller has asked for. */
export function metricSet(sets: ReadonlyMap<number, MetricSet>, id: number): MetricSet {
  const set = sets.get(id);
  if (set === undefined) throw new Error(`Readings refer to the metric set ${id}, which does not exist`);
  return set;
}
