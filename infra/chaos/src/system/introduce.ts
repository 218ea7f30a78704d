import { waitFor } from '../wait-for.ts';
import type { System } from './system.ts';

const LIMIT_MS = 90_000;

/** Tells the services of the devices, and waits until ingest and query know them. */
export async function introduce(system: System, devices: readonly string[]): Promise<void> {
  for (const device of devices) await system.tell(device);
  for (const device of devices) {
    await waitFor(`ingest to know ${device}`, LIMIT_MS, async () => {
      const headers = { 'x-api-key': system.keyOf(device), 'content-type': 'application/json' };
      const { status } = await fetch(`${system.ingest}/api/v1/ingest`, {
        method: 'POST',
        headers,
        body: '{}',
      });
      return status === 422 ? true : undefined;
    });
    await waitFor(`query to know ${device}`, LIMIT_MS, () => system.api.history(device));
  }
}
