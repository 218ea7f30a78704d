import { Injectable } from '@nestjs/common';
import { Database } from '../database.repository.ts';
import type { DeviceState } from '../devices/device-record.ts';

/** One replica relays at a time, so that a device's newest state is published last. Any number unique to this use. */
const RELAY_LOCK = 7_201_001;
const BATCH = 200;
const TIMEOUT_MS = 60_000;

/** The only SQL of the outbox. */
@Injectable()
export class OutboxRepository {
  constructor(private readonly database: Database) {}

  /**
   * Hands the oldest changed devices, as they are now, to `publish`, and forgets them when it is done.
   * @returns whether there may be more. Does nothing while another replica relays.
   */
  async relay(publish: (devices: readonly DeviceState[]) => Promise<void>): Promise<boolean> {
    return this.database.$transaction(
      async (tx) => {
        const [lock] = await tx.$queryRaw<
          { taken: boolean }[]
        >`SELECT pg_try_advisory_xact_lock(${RELAY_LOCK}) AS taken`;
        if (lock?.taken !== true) return false;
        const rows = await tx.outbox.findMany({ orderBy: { id: 'asc' }, take: BATCH });
        if (rows.length === 0) return false;
        const ids = rows.map(({ key }) => key);
        // One after the other: a transaction has one connection.
        const devices = await tx.device.findMany({
          where: { deviceId: { in: ids } },
          include: { profile: { include: { metrics: true } } },
        });
        const keys = Map.groupBy(
          await tx.deviceKey.findMany({ where: { deviceId: { in: ids } } }),
          ({ deviceId }) => deviceId,
        );
        await publish(devices.map((device) => ({ ...device, keys: keys.get(device.deviceId) ?? [] })));
        await tx.outbox.deleteMany({ where: { id: { in: rows.map(({ id }) => id) } } });
        return rows.length === BATCH;
      },
      { timeout: TIMEOUT_MS },
    );
  }
}
