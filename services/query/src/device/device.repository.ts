import { Injectable } from '@nestjs/common';
import { Problem } from '@telemetry/chassis';
import { DEVICE_ID } from '@telemetry/proto';
import { Database } from '../database.repository.ts';
import type { DeviceFact } from './device-fact.ts';

/** A device as questions about readings need it. */
export interface KnownDevice {
  /** Surrogate key, as readings carry it. */
  readonly id: number;
  readonly deviceId: string;
  /** Seconds; 0 when unknown. */
  readonly expectedIntervalS: number;
  /** Unit by metric name. */
  readonly units: Readonly<Record<string, string>>;
}

/** The devices as the registry told of them, and those that readings came from before it did. */
@Injectable()
export class DeviceRepository {
  constructor(private readonly database: Database) {}

  /** @throws Problem DEVICE_NOT_FOUND */
  async get(deviceId: string): Promise<KnownDevice> {
    // Not every text can be asked for: PostgreSQL refuses a NUL.
    const device = DEVICE_ID.test(deviceId)
      ? await this.database.device.findUnique({ where: { deviceId } })
      : null;
    if (device === null)
      throw new Problem('DEVICE_NOT_FOUND', `There is no device ${JSON.stringify(deviceId)}.`);
    const { id, expectedIntervalS, units } = device;
    return { id, deviceId, expectedIntervalS, units: units as Record<string, string> };
  }

  /** Takes over facts, which may come late or twice: an older revision changes nothing. */
  async update(facts: readonly DeviceFact[]): Promise<void> {
    const rows = facts.map((fact) => ({
      device_id: fact.deviceId,
      revision: fact.revision.toString(),
      name: fact.name,
      tags: fact.tags,
      is_active: fact.isActive,
      expected_interval_s: fact.expectedIntervalS,
      units: fact.units,
      profile: fact.profile,
      retention_days: fact.retentionDays,
    }));
    await this.database.$executeRaw`
      insert into device as d
        (device_id, revision, name, tags, is_active, expected_interval_s, units, profile, retention_days)
      select device_id, revision, name, tags, is_active, expected_interval_s, units, profile, retention_days
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as t(device_id text, revision bigint, name text, tags text[], is_active boolean,
             expected_interval_s int, units jsonb, profile text, retention_days int)
      order by device_id
      on conflict (device_id) do update
      set revision = excluded.revision, name = excluded.name, tags = excluded.tags, is_active = excluded.is_active,
          expected_interval_s = excluded.expected_interval_s, units = excluded.units, profile = excluded.profile,
          retention_days = excluded.retention_days
      where d.revision < excluded.revision`;
  }
}
