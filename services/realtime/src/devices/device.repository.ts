import { Injectable } from '@nestjs/common';
import { Database } from '../database.repository.ts';

/** One fact of the registry, as far as the gateway cares. */
export interface DeviceRevision {
  readonly deviceId: string;
  readonly revision: bigint;
}

/** The devices that the gateway has heard of. */
@Injectable()
export class DeviceRepository {
  constructor(private readonly database: Database) {}

  /** Whether the device is known. */
  async has(deviceId: string): Promise<boolean> {
    return (await this.database.device.count({ where: { deviceId } })) > 0;
  }

  /** Takes over facts that are newer than what is known; a fact that comes twice or late changes nothing. */
  async upsert(facts: readonly DeviceRevision[]): Promise<void> {
    const ids = facts.map(({ deviceId }) => deviceId);
    const revisions = facts.map(({ revision }) => revision);
    await this.database.$executeRaw`
      insert into device (device_id, revision)
      select id, max(revision) from unnest(${ids}::text[], ${revisions}::bigint[]) as fact (id, revision) group by id
      on conflict (device_id) do update set revision = excluded.revision
      where device.revision < excluded.revision`;
  }
}
