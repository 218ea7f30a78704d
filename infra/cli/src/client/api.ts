import { ApiError } from './api-error.ts';
import { type BatchAnswer, type Reading, readBatchAnswer } from './batch-answer.ts';
import type { components } from '../gen/api.ts';
import { type HttpOptions, send } from './http.ts';

/** How the readings of one device are posted. */
export interface Credential {
  readonly deviceId: string;
  /** The device's own key, or the admin key, which may write for any device. */
  readonly key: string;
  /** A device just registered is known to every service only after a moment; until then a refusal is tried again. */
  readonly freshUntilMs?: number;
}

/** A device to be registered. */
export interface NewDevice {
  readonly device_id: string;
  readonly name?: string;
  readonly tags?: readonly string[];
}

/** The part of the public API that feeding the system needs. Every call may throw ApiError or GaveUpError. */
export class Api {
  private readonly options: HttpOptions;

  constructor(options: HttpOptions) {
    this.options = options;
  }

  /** Registers a device; its key, which is told only now, or undefined when the id is taken already. */
  async register(device: NewDevice, adminKey: string): Promise<string | undefined> {
    const answer = await send(
      { method: 'POST', path: '/api/v1/devices', key: adminKey, body: device },
      this.options,
    );
    if (answer.status === 409) return undefined;
    if (answer.status !== 201) throw ApiError.of(answer);
    return (answer.body as { data: { api_key: string } }).data.api_key;
  }

  /** Posts 1 to 1000 readings of one device; what is accepted is durable. */
  async postBatch(readings: readonly Reading[], credential: Credential): Promise<BatchAnswer> {
    const body = { device_id: credential.deviceId, readings };
    const request = { method: 'POST', path: '/api/v1/ingest/batch', body, ...credential } as const;
    return readBatchAnswer(await send(request, this.options), readings.length);
  }

  /** Posts one reading; returns once it is durable. */
  async postReading(reading: Reading, credential: Credential): Promise<void> {
    const body = { device_id: credential.deviceId, ...reading };
    const answer = await send({ method: 'POST', path: '/api/v1/ingest', body, ...credential }, this.options);
    if (answer.status >= 300) throw ApiError.of(answer);
  }

  /** Posts something that should be refused; the status of the answer. */
  async postText(text: string, credential: Credential): Promise<number> {
    const request = { method: 'POST', path: '/api/v1/ingest', text, ...credential } as const;
    return (await send(request, this.options)).status;
  }

  /** What became of everything that was acknowledged of a device. */
  async delivery(deviceId: string, key: string): Promise<components['schemas']['DeliveryDto']> {
    const path = `/api/v1/devices/${deviceId}/delivery`;
    const answer = await send({ method: 'GET', path, key, freshUntilMs: Infinity }, this.options);
    if (answer.status !== 200) throw ApiError.of(answer);
    return (answer.body as { data: components['schemas']['DeliveryDto'] }).data;
  }

  /** How many readings of a device are stored in `[startMs, endMs)`. */
  async countStored(
    deviceId: string,
    span: { startMs: number; endMs: number },
    key: string,
  ): Promise<number> {
    const range = `start=${new Date(span.startMs).toISOString()}&end=${new Date(span.endMs).toISOString()}`;
    const path = `/api/v1/devices/${deviceId}/aggregate?${range}`;
    const answer = await send({ method: 'GET', path, key }, this.options);
    if (answer.status !== 200) throw ApiError.of(answer);
    return (answer.body as { data: { reading_count: number } }).data.reading_count;
  }
}
