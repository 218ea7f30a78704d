import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export const ADMIN_KEY = 'an-admin-key-for-tests';

interface Posted {
  readonly device_id: string;
  readonly timestamp: string;
  readonly metrics: Record<string, number>;
}

/** A small system in memory that keeps to the API, with faults on demand. */
export class StandInApi {
  /** Stored readings: device to timestamp to metrics. */
  readonly stored = new Map<string, Map<number, Record<string, number>>>();
  readonly acknowledged = new Map<string, number>();
  readonly keys = new Map<string, string>();
  readonly batchSizes: number[] = [];
  readonly times: string[] = [];
  /** Answers the next ingest requests with these, before doing anything. */
  readonly faults: ((res: ServerResponse, req: IncomingMessage) => void)[] = [];
  onBatch: (batches: number) => void = () => undefined;
  private server: Server | undefined;
  private port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Listens on a free port, and after a stop on the same one again. */
  async start(): Promise<this> {
    this.server = createServer((req, res) => void this.answer(req, res)).listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
    return this;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((done) => this.server?.close(done) ?? done(undefined));
  }

  private async answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const url = new URL(req.url ?? '', this.url);
    const fault = url.pathname.startsWith('/api/v1/ingest') ? this.faults.shift() : undefined;
    if (fault !== undefined) {
      fault(res, req);
      return;
    }
    const body = req.method === 'POST' ? bodyOf(await text(req)) : {};
    const key = String(req.headers['x-api-key']);
    const owner = [...this.keys].find(([, own]) => own === key)?.[0] ?? '';
    const deviceId = typeof body.device_id === 'string' ? body.device_id : owner;
    if (url.pathname === '/api/v1/devices') this.register(deviceId, { key, res });
    else if (url.pathname.endsWith('/aggregate')) this.count(url, res);
    else if (url.pathname.endsWith('/delivery')) this.deliver(url, res);
    else if (key !== ADMIN_KEY && key !== this.keys.get(deviceId))
      send(res, 401, { code: 'INVALID_API_KEY' });
    else if (url.pathname === '/api/v1/ingest' && !isTaken(body))
      send(res, 422, { code: 'VALIDATION_ERROR' });
    else if (url.pathname === '/api/v1/ingest') {
      this.keep(body as unknown as Posted);
      send(res, 201, { data: {} });
    } else this.ingestBatch(deviceId, { readings: body.readings as Posted[], res });
  }

  private register(id: string, { key, res }: { key: string; res: ServerResponse }): void {
    const isTaken = this.keys.has(id);
    if (key !== ADMIN_KEY) send(res, 401, { code: 'INVALID_API_KEY', detail: 'No valid credential' });
    else if (isTaken) send(res, 409, { code: 'CONFLICT' });
    else {
      this.keys.set(id, `key-of-${id}`);
      send(res, 201, { data: { device_id: id, api_key: `key-of-${id}` } });
    }
  }

  private ingestBatch(
    deviceId: string,
    { readings, res }: { readings: Posted[]; res: ServerResponse },
  ): void {
    this.batchSizes.push(readings.length);
    const results = readings.map((reading, index) => {
      if ((reading.metrics.temperature ?? 0) > 85) {
        return { index, status: 'rejected', code: 'VALIDATION_ERROR', error: 'temperature is too high' };
      }
      this.keep({ ...reading, device_id: deviceId });
      return { index, status: 'accepted' };
    });
    const rejected = results.filter(({ status }) => status === 'rejected').length;
    const status = rejected === 0 ? 201 : rejected === readings.length ? 422 : 207;
    this.onBatch(this.batchSizes.length);
    send(res, status, { data: { accepted: readings.length - rejected, duplicates: 0, rejected, results } });
  }

  private keep({ device_id: id, timestamp, metrics }: Posted): void {
    this.times.push(timestamp);
    this.acknowledged.set(id, (this.acknowledged.get(id) ?? 0) + 1);
    if (!this.stored.has(id)) this.stored.set(id, new Map());
    this.stored.get(id)!.set(Date.parse(timestamp), metrics);
  }

  /** Every acknowledged reading is stored at once here, or a repeat of a stored one. */
  private deliver(url: URL, res: ServerResponse): void {
    const id = url.pathname.split('/')[4] ?? '';
    const acknowledged = this.acknowledged.get(id) ?? 0;
    const stored = this.stored.get(id)?.size ?? 0;
    const others = { duplicate: acknowledged - stored, dead_lettered: 0, in_flight: 0 };
    send(res, 200, { data: { acknowledged, stored, ...others } });
  }

  private count(url: URL, res: ServerResponse): void {
    const [start, end] = ['start', 'end'].map((name) => Date.parse(url.searchParams.get(name) ?? ''));
    const times = [...(this.stored.get(url.pathname.split('/')[4] ?? '')?.keys() ?? [])];
    send(res, 200, { data: { reading_count: times.filter((time) => time >= start! && time < end!).length } });
  }
}

/** A body that is no JSON names no device, so its key does not fit. */
function bodyOf(json: string): Record<string, unknown> {
  try {
    return JSON.parse(json) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** What simulated bad readings offend against, as the API does it. */
function isTaken({ timestamp, metrics }: Record<string, unknown>): boolean {
  const atMs = typeof timestamp === 'string' ? Date.parse(timestamp) : NaN;
  const { temperature } = (metrics ?? {}) as { temperature?: unknown };
  return typeof temperature === 'number' && temperature <= 85 && atMs < Date.now() + 600_000;
}

export function send(res: ServerResponse, status: number, body: object): void {
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
