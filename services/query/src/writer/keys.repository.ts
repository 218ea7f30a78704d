import type { Client } from 'pg';
import type { Arrival } from './arrival.ts';
import { type Keys, metricSetName, metricSetNames } from './rows.ts';

/**
 * The short keys of devices and metric sets, remembered as long as the connection lives: a database that was
 * restored from a backup has other keys, and has other connections too.
 */
export class KeysRepository implements Keys {
  private readonly devices = new Map<string, number>();
  private readonly metricSets = new Map<string, number>();

  constructor(private readonly client: Client) {}

  /** Learns, and makes where they are new, the keys that these arrivals need. */
  async ensure(arrivals: readonly Arrival[]): Promise<void> {
    const devices = new Set(arrivals.map(({ reading }) => reading.deviceId));
    const newDevices = [...devices].filter((deviceId) => !this.devices.has(deviceId));
    if (newDevices.length > 0) await this.ensureDevices(newDevices.sort());
    const shapes = new Set(arrivals.map(({ reading }) => metricSetName(reading.metrics)));
    for (const shape of shapes) if (!this.metricSets.has(shape)) await this.ensureMetricSet(shape);
  }

  device(deviceId: string): number {
    return known(this.devices.get(deviceId), deviceId);
  }

  metricSet(name: string): number {
    return known(this.metricSets.get(name), name);
  }

  /** A device whose registration has not come yet gets revision 0, which every fact supersedes. */
  private async ensureDevices(deviceIds: readonly string[]): Promise<void> {
    await this.client.query(
      `insert into device (device_id)
       select d from unnest($1::text[]) d where not exists (select from device where device_id = d)
       on conflict do nothing`,
      [deviceIds],
    );
    const { rows } = await this.client.query<{ id: number; device_id: string }>(
      'select id, device_id from device where device_id = any($1::text[])',
      [deviceIds],
    );
    for (const { id, device_id } of rows) this.devices.set(device_id, id);
  }

  private async ensureMetricSet(shape: string): Promise<void> {
    const names = metricSetNames(shape);
    const find = () =>
      this.client.query<{ id: number }>('select id from metric_set where names = $1::text[]', [names]);
    let found = await find();
    if (found.rows.length === 0) {
      await this.client.query('insert into metric_set (names) values ($1::text[]) on conflict do nothing', [
        names,
      ]);
      found = await find();
    }
    this.metricSets.set(shape, known(found.rows[0]?.id, shape));
  }
}

function known(key: number | undefined, name: string): number {
  if (key === undefined) throw new Error(`No key for ${JSON.stringify(name)}`);
  return key;
}
