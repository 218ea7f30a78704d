import type { StoredReading } from '../check/compare.ts';
import { type BucketAnswer, BUCKETS_MS } from '../check/buckets.ts';
import type { DeviceDelivery, TotalDelivery } from '../check/ledger.ts';
import type { Metrics } from '../plan/reading.ts';

const FUNCTIONS = 'min,max,avg,sum,count,first,last';
const PAGE = 10_000;
const TIMEOUT_MS = 30_000;
const ALL_TIME = 'start=2000-01-01T00:00:00Z&end=2100-01-01T00:00:00Z';

/** The API answered, but not with what was asked for. */
export class ApiError extends Error {
  readonly status: number;

  constructor(path: string, status: number) {
    super(`${path} answered ${status}`);
    this.status = status;
  }
}

interface Body<T, M> {
  readonly data: T;
  readonly meta: M;
}

/** The public API of query, asked at its replicas by turns: each must answer the same. */
export class Api {
  private readonly origins: readonly string[];
  private readonly key: string;
  private turn = 0;

  constructor(origins: readonly string[], key: string) {
    this.origins = origins;
    this.key = key;
  }

  /** Every stored reading of a device, oldest first, page by page. A device that is unknown has none. */
  async history(device: string): Promise<StoredReading[]> {
    return (await this.historyToFollow(device)).readings;
  }

  /** The same with the cursor of its first page: whoever subscribes since that misses nothing. */
  async historyToFollow(
    device: string,
  ): Promise<{ readings: StoredReading[]; liveCursor: string | undefined }> {
    const readings: StoredReading[] = [];
    let liveCursor: string | undefined;
    for (let cursor = ''; ;) {
      const path = `/devices/${device}/history?${ALL_TIME}&order=asc&limit=${PAGE}${cursor}`;
      const { data, meta } = await this.get<HistoryRow[], HistoryMeta>(path);
      readings.push(...data.map(storedReading));
      liveCursor ??= meta.live_cursor;
      if (!meta.has_more) return { readings, liveCursor };
      cursor = `&cursor=${encodeURIComponent(meta.next_cursor ?? '')}`;
    }
  }

  /** The time of a device's latest reading, undefined without one. */
  async latestMs(device: string): Promise<number | undefined> {
    try {
      const { data } = await this.get<{ timestamp: string }>(`/devices/${device}/latest`);
      return Date.parse(data.timestamp);
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return undefined;
      throw error;
    }
  }

  /** What each metric of a device came to in each bucket from the first moment to the last, by metric and bucket. */
  async buckets(
    device: string,
    bucket: keyof typeof BUCKETS_MS,
    [firstMs, lastMs]: readonly [number, number],
  ): Promise<Map<string, BucketAnswer>> {
    const lengthMs = BUCKETS_MS[bucket];
    const start = new Date(firstMs - (firstMs % lengthMs)).toISOString();
    const end = new Date(lastMs - (lastMs % lengthMs) + lengthMs).toISOString();
    const path = `/devices/${device}/aggregate?start=${start}&end=${end}&bucket=${bucket}&fn=${FUNCTIONS}`;
    const { data } = await this.get<{ series: Record<string, { points: (BucketAnswer & { t: string })[] }> }>(
      path,
    );
    return new Map(
      Object.entries(data.series).flatMap(([metric, { points }]) =>
        points.map((point) => [`${metric} ${Date.parse(point.t)}`, point] as const),
      ),
    );
  }

  async delivery(device: string): Promise<DeviceDelivery> {
    return (await this.get<DeviceDelivery>(`/devices/${device}/delivery`)).data;
  }

  async totalDelivery(): Promise<TotalDelivery> {
    return (await this.get<TotalDelivery>('/delivery')).data;
  }

  /** Registers a device, where the registry runs; returns its key. */
  async register(device: string): Promise<string> {
    return (await this.send<{ api_key: string }>('POST', '/devices', { device_id: device })).api_key;
  }

  /** Changes something, and returns what is answered. Throws ApiError for anything but success. */
  async send<T>(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<T> {
    const response = await fetch(`${this.origins[0] ?? ''}/api/v1${path}`, {
      method,
      headers: {
        'x-api-key': this.key,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new ApiError(path, response.status);
    return (response.status === 204 ? undefined : ((await response.json()) as Body<T, unknown>).data) as T;
  }

  /** Asks for a path; a POST when told to. Throws ApiError for anything but success. */
  async get<T, M = undefined>(path: string, method: 'GET' | 'POST' = 'GET'): Promise<Body<T, M>> {
    const origin = this.origins[this.turn++ % this.origins.length] ?? '';
    const response = await fetch(`${origin}/api/v1${path}`, {
      method,
      headers: { 'x-api-key': this.key },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const body = (await response.json()) as Body<T, M>;
    if (!response.ok) throw new ApiError(path, response.status);
    return body;
  }
}

interface HistoryRow {
  readonly timestamp: string;
  readonly received_at: string;
  readonly metrics: Metrics;
}

interface HistoryMeta {
  readonly has_more: boolean;
  readonly next_cursor: string | null;
  readonly live_cursor?: string;
}

function storedReading({ timestamp, received_at, metrics }: HistoryRow): StoredReading {
  return { timestampMs: Date.parse(timestamp), receivedAtMs: Date.parse(received_at), metrics };
}
