import { type AcceptedReading, partitionOf } from '@telemetry/proto';
import type { Client } from 'pg';
import { MetricSets } from '../reading/metric-sets.repository.ts';
import { type Shape, Shapes } from './metric-shapes.ts';

/** Stands for the key of a device that is not this partition's. */
export const STRAY = 0;
/** Shapes that nobody had before and that one device may bring: more only come of names made up for each reading. */
export const MAX_NEW_SHAPES = 1_000;

/** What a lane has to know of a device. */
export interface KnownDevice {
  /** Surrogate key; STRAY for a device that another partition's lane writes. */
  readonly id: number;
  /** Days; 0 is for ever. */
  readonly retentionDays: number;
}

/**
 * The short keys of devices and metric sets, remembered as long as the connection lives: a database that was
 * restored from a backup has other keys, and has other connections too.
 */
export class KeysRepository {
  private readonly devices = new Map<string, KnownDevice>();
  private readonly metricSets = new Map<string, number>();
  private readonly shapes = new Shapes();
  private readonly sets: MetricSets;
  /** How many shapes each device was the first to have. */
  private readonly broughtBy = new Map<string, number>();

  constructor(
    private readonly client: Client,
    private readonly partition: number,
  ) {
    this.sets = new MetricSets(client);
  }

  /** Learns the keys of these devices; makes them where they are new. */
  async ensureDevices(deviceIds: Iterable<string>): Promise<void> {
    const missing = new Set<string>();
    for (const deviceId of deviceIds) {
      if (this.devices.has(deviceId)) continue;
      if (partitionOf(deviceId) === this.partition) missing.add(deviceId);
      else this.devices.set(deviceId, { id: STRAY, retentionDays: 0 });
    }
    if (missing.size > 0) await this.makeDevices([...missing].sort());
  }

  /** Learns the keys of the shapes of these readings; makes them where they are new, unless their device brings too many. */
  async ensureShapes(readings: Iterable<AcceptedReading>): Promise<void> {
    for (const { deviceId, metrics } of readings) {
      const shape = this.shapes.of(metrics);
      if (this.metricSets.has(shape.name)) continue;
      const id = (await this.sets.find(shape.metrics)) ?? (await this.makeMetricSet(deviceId, shape));
      if (id !== undefined) this.metricSets.set(shape.name, id);
    }
  }

  /** The registry may have changed how long readings are kept. */
  async refreshRetention(): Promise<void> {
    if (this.devices.size === 0) return;
    const { rows } = await this.client.query<{ id: number; device_id: string; retention_days: number }>(
      'select id, device_id, retention_days from device where retention_days > 0',
    );
    const days = new Map(rows.map((row) => [row.device_id, row.retention_days]));
    for (const [deviceId, { id, retentionDays }] of this.devices) {
      const now = days.get(deviceId) ?? 0;
      if (now !== retentionDays) this.devices.set(deviceId, { id, retentionDays: now });
    }
  }

  /** What is known of a device, if anything is. */
  find(deviceId: string): KnownDevice | undefined {
    return this.devices.get(deviceId);
  }

  /** What is known of a device that was ensured. */
  known(deviceId: string): KnownDevice {
    const device = this.find(deviceId);
    if (device === undefined) throw new Error(`No key for ${JSON.stringify(deviceId)}`);
    return device;
  }

  shape(metrics: Readonly<Record<string, number>>): Shape {
    return this.shapes.of(metrics);
  }

  /** The key of a shape; one that was ensured has none when its device brings too many. */
  metricSet({ name }: Shape): number | undefined {
    return this.metricSets.get(name);
  }

  /** A device whose registration has not come yet gets revision 0, which every fact supersedes. */
  private async makeDevices(deviceIds: readonly string[]): Promise<void> {
    await this.client.query(
      `insert into device (device_id)
       select d from unnest($1::text[]) d where not exists (select from device where device_id = d)
       on conflict do nothing`,
      [deviceIds],
    );
    const { rows } = await this.client.query<{ id: number; device_id: string; retention_days: number }>(
      'select id, device_id, retention_days from device where device_id = any($1::text[])',
      [deviceIds],
    );
    for (const { id, device_id, retention_days } of rows)
      this.devices.set(device_id, { id, retentionDays: retention_days });
  }

  private async makeMetricSet(deviceId: string, { metrics }: Shape): Promise<number | undefined> {
    const brought = this.broughtBy.get(deviceId) ?? 0;
    if (brought >= MAX_NEW_SHAPES) return undefined;
    this.broughtBy.set(deviceId, brought + 1);
    return this.sets.ensure(metrics);
  }
}
