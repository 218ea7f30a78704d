import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import pg from 'pg';
import { ask } from './api.ts';
import { environment, sharedSystem } from './system.ts';

/** Has the store refuse a device's reading that ingest has acknowledged, so that it becomes a dead letter; then no more. */
export async function refuseReading(deviceId: string, key: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl() });
  await client.connect();
  try {
    const device = async (): Promise<number | undefined> =>
      (await client.query<{ id: number }>('select id from device where device_id = $1', [deviceId])).rows[0]
        ?.id;
    await expect.poll(device).toBeDefined();
    const id = Number(await device());
    await client.query(`alter table reading add constraint refused_${id} check (device_id <> ${id})`);
    try {
      const post = async () => (await ask('POST', '/ingest', { metrics: { temperature: 4.5 } }, key)).status;
      await expect.poll(post).toBe(201);
      const letters = async () => (await ask('GET', `/dead-letters?device_id=${deviceId}`)).data.length;
      await expect.poll(letters).toBe(1);
    } finally {
      await client.query(`alter table reading drop constraint refused_${id}`);
    }
  } finally {
    await client.end();
  }
}

/** Of the database of `query`, as the role that may change its tables. */
function ownerUrl(): string {
  const place = sharedSystem();
  const secrets = JSON.parse(readFileSync(join(place.dataDir, 'secrets.json'), 'utf8')) as Record<
    string,
    string
  >;
  return `postgresql://query_owner:${secrets['postgres:query_owner']}@127.0.0.1:${environment(place).POSTGRES_PORT}/query`;
}
