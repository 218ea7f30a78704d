import type { DeviceRow } from '../devices/device-changes.repository.ts';
import type { Prisma } from '../gen/prisma/client.ts';

/** A device that may be new. */
export interface NewDeviceRow {
  readonly deviceId: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly profileName: string;
}

/** A key to give a device. */
export interface NewKeyRow {
  readonly keyId: string;
  readonly deviceId: string;
  /** SHA-256, hexadecimal. */
  readonly keyHash: string;
}

/** A key that is there. */
export interface KnownKeyRow {
  readonly keyHash: string;
  readonly deviceId: string;
  readonly isLive: boolean;
}

/** Keeps profiles from being changed or deleted until the transaction ends; returns those that there are. */
export async function lockProfiles(
  tx: Prisma.TransactionClient,
  names: readonly string[],
): Promise<Set<string>> {
  const found = await tx.$queryRaw<{ name: string }[]>`
    SELECT name FROM profile WHERE name = ANY (${names}::text[]) ORDER BY name FOR KEY SHARE`;
  return new Set(found.map(({ name }) => name));
}

/** Who has keys with these hashes. */
export async function knownKeys(
  tx: Prisma.TransactionClient,
  { keyHashes, now }: { readonly keyHashes: readonly string[]; readonly now: Date },
): Promise<Map<string, KnownKeyRow>> {
  const found = await tx.$queryRaw<KnownKeyRow[]>`
    SELECT encode(key_sha256, 'hex') AS "keyHash", device_id AS "deviceId",
      expires_at IS NULL OR expires_at > ${now}::timestamptz AS "isLive"
    FROM device_key WHERE key_sha256 = ANY (SELECT decode(hash, 'hex') FROM unnest(${keyHashes}::text[]) AS hash)`;
  return new Map(found.map((key) => [key.keyHash, key]));
}

/** How many keys of each device work. */
export async function countLiveKeys(
  tx: Prisma.TransactionClient,
  { deviceIds, now }: { readonly deviceIds: readonly string[]; readonly now: Date },
): Promise<Map<string, number>> {
  const found = await tx.$queryRaw<{ deviceId: string; live: number }[]>`
    SELECT device_id AS "deviceId", count(*)::int AS live
    FROM device_key
    WHERE device_id = ANY (${deviceIds}::text[]) AND (expires_at IS NULL OR expires_at > ${now}::timestamptz)
    GROUP BY device_id`;
  return new Map(found.map(({ deviceId, live }) => [deviceId, live]));
}

/** Registers the devices that are not there yet, in the order of their ids, and returns those. */
export async function insertDevices(
  tx: Prisma.TransactionClient,
  devices: readonly NewDeviceRow[],
): Promise<DeviceRow[]> {
  return tx.$queryRaw`
    INSERT INTO device (device_id, name, tags, profile_name)
    SELECT device_id, name, ARRAY(SELECT jsonb_array_elements_text(tags)), profile_name
    FROM unnest(
      ${devices.map(({ deviceId }) => deviceId)}::text[],
      ${devices.map(({ name }) => name)}::text[],
      ${devices.map(({ tags }) => JSON.stringify(tags))}::jsonb[],
      ${devices.map(({ profileName }) => profileName)}::text[]
    ) AS given (device_id, name, tags, profile_name)
    ORDER BY device_id
    ON CONFLICT (device_id) DO NOTHING
    RETURNING device_id AS "deviceId", name, tags, profile_name AS "profileName", is_active AS "isActive",
      created_at AS "createdAt", revision`;
}

/** Gives devices keys; returns how many nobody had until now. */
export async function insertKeys(tx: Prisma.TransactionClient, keys: readonly NewKeyRow[]): Promise<number> {
  return tx.$executeRaw`
    INSERT INTO device_key (key_id, device_id, key_sha256)
    SELECT key_id, device_id, decode(hash, 'hex')
    FROM unnest(
      ${keys.map(({ keyId }) => keyId)}::text[],
      ${keys.map(({ deviceId }) => deviceId)}::text[],
      ${keys.map(({ keyHash }) => keyHash)}::text[]
    ) AS given (key_id, device_id, hash)
    ON CONFLICT DO NOTHING`;
}

/** Has the newest state of these devices told. */
export async function insertOutbox(
  tx: Prisma.TransactionClient,
  deviceIds: readonly string[],
): Promise<void> {
  await tx.$executeRaw`INSERT INTO outbox (key) SELECT * FROM unnest(${deviceIds}::text[])`;
}
