import { Injectable } from '@nestjs/common';
import { Database } from '../database.repository.ts';
import type { DeviceCredential, StoredKey, StoredProfile } from './device-credential.ts';

const PAGE = 5_000;

/** The stored projection of the registry's devices, shared by all replicas. */
@Injectable()
export class CredentialsRepository {
  constructor(private readonly database: Database) {}

  /** Every known device, a page at a time. */
  async *findAll(): AsyncGenerator<DeviceCredential, void, undefined> {
    for (let after = ''; ;) {
      const rows = await this.database.deviceCredential.findMany({
        where: { deviceId: { gt: after } },
        orderBy: { deviceId: 'asc' },
        take: PAGE,
      });
      for (const { profile, keys, ...row } of rows) {
        yield { ...row, profile: profile as unknown as StoredProfile, keys: keys as unknown as StoredKey[] };
      }
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE) return;
      after = last.deviceId;
    }
  }

  /**
   * Stores devices, each only if it is newer than what is stored. Rows are written in the order of their key: replicas
   * that store the same devices together do not lock each other out.
   */
  async update(credentials: readonly DeviceCredential[]): Promise<void> {
    const rows = JSON.stringify(
      credentials.map(({ deviceId, revision, isActive, profile, keys }) => ({
        device_id: deviceId,
        revision: String(revision),
        is_active: isActive,
        profile,
        keys,
      })),
    );
    await this.database.$executeRaw`
      insert into device_credential as stored (device_id, revision, is_active, profile, keys)
      select device_id, revision, is_active, profile, keys
      from jsonb_to_recordset(${rows}::jsonb)
        as fact (device_id text, revision bigint, is_active boolean, profile jsonb, keys jsonb)
      order by device_id
      on conflict (device_id) do update
      set revision = excluded.revision, is_active = excluded.is_active,
          profile = excluded.profile, keys = excluded.keys
      where stored.revision < excluded.revision`;
  }
}
