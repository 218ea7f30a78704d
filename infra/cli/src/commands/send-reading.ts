import { join } from 'node:path';
import { clientOf, dataOf } from '../client/client.ts';
import type { Context } from '../context.ts';
import type { components } from '../gen/api.ts';
import { readKeptFile } from '../settings/kept-file.ts';

type Receipt = components['schemas']['ReceiptDto'];

/** Posts a reading with the device's own key when it is kept here, else with the key of the settings. */
export async function sendReading(
  context: Context,
  reading: { device_id: string; metrics: Record<string, number>; timestamp?: string },
): Promise<Receipt> {
  const { url, dataDir, key } = context.keyedSettings;
  const kept = await readKeptFile(join(dataDir, 'devices', `${reading.device_id}.key`));
  return dataOf(clientOf({ url, key: kept?.trim() ?? key }).POST('/api/v1/ingest', { body: reading }));
}
