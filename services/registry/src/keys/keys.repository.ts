import { Injectable } from '@nestjs/common';
import { Problem } from '@telemetry/chassis';
import { DEVICE_ID } from '@telemetry/proto';
import type { Actor } from '../audit/actor.ts';
import { AuditLog } from '../audit/audit-log.repository.ts';
import { Database } from '../database.repository.ts';
import { noSuchDevice } from '../devices/devices.repository.ts';
import type { Prisma } from '../gen/prisma/client.ts';
import { inOutbox } from '../outbox/outbox.repository.ts';
import { endOfReplaced, requireRoom } from './key-rotation.ts';
import { type KeyRecord, keyView } from './key-view.ts';

/** What is read of a key: not its hash. */
export const SHOWN_OF_KEY = { keyId: true, createdAt: true, expiresAt: true, lastUsedAt: true } as const;

/** A key to give a device. */
export interface NewKey {
  readonly keyId: string;
  readonly keySha256: Uint8Array;
  readonly expiresAt: Date | null;
}

/** Whose keys change, by whom, and when that is. */
export interface KeyChange {
  readonly deviceId: string;
  readonly actor: Actor;
  readonly now: Date;
}

/** The only SQL of devices' keys. A change, the device's new revision, its outbox and audit are one transaction. */
@Injectable()
export class KeysRepository {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditLog,
  ) {}

  /** The keys that work, oldest first. @throws Problem DEVICE_NOT_FOUND */
  async find(deviceId: string, now: Date): Promise<KeyRecord[]> {
    // What cannot be an id is not looked for: PostgreSQL refuses some of it.
    const device = DEVICE_ID.test(deviceId)
      ? await this.database.device.findUnique({ where: { deviceId }, select: { deviceId: true } })
      : null;
    if (device === null) throw noSuchDevice(deviceId);
    return liveKeys(this.database, deviceId, now);
  }

  /**
   * Gives a device another key. The one it has ends at `overlapEnd`.
   * @throws Problem DEVICE_NOT_FOUND, or CONFLICT when it has two live ones
   */
  async insert(key: NewKey, overlapEnd: Date, change: KeyChange): Promise<KeyRecord> {
    const { deviceId } = change;
    return this.change('key.create', change, async (tx, live) => {
      requireRoom(deviceId, live);
      for (const old of live) {
        const expiresAt = endOfReplaced(old, overlapEnd);
        await tx.deviceKey.update({ where: { keyId: old.keyId }, data: { expiresAt } });
      }
      const data = { ...key, keySha256: new Uint8Array(key.keySha256), deviceId };
      return tx.deviceKey.create({ data, select: SHOWN_OF_KEY });
    });
  }

  /** Revokes a key that works. @throws Problem DEVICE_NOT_FOUND, or NOT_FOUND when the device has no such key */
  async remove(keyId: string, change: KeyChange): Promise<void> {
    await this.change('key.revoke', change, async (tx, live) => {
      if (!live.some((key) => key.keyId === keyId))
        throw new Problem('NOT_FOUND', `Device "${change.deviceId}" has no such key.`);
      await tx.deviceKey.delete({ where: { keyId } });
    });
  }

  /** Forgets the keys that are over; returns how many there were. The services knew when they would end. */
  async removeExpired(now: Date): Promise<number> {
    const { count } = await this.database.deviceKey.deleteMany({ where: { expiresAt: { lte: now } } });
    return count;
  }

  private async change<T>(
    action: 'key.create' | 'key.revoke',
    { deviceId, actor, now }: KeyChange,
    work: (tx: Prisma.TransactionClient, live: readonly KeyRecord[]) => Promise<T>,
  ): Promise<T> {
    return this.database.$transaction(async (tx) => {
      await reviseDevice(tx, deviceId);
      const before = await liveKeys(tx, deviceId, now);
      const result = await work(tx, before);
      await tx.deviceKey.deleteMany({ where: { deviceId, expiresAt: { lte: now } } });
      await tx.outbox.create({ data: inOutbox(deviceId) });
      const after = await liveKeys(tx, deviceId, now);
      await this.audit.record(tx, actor, {
        action,
        subjectKind: 'device',
        subjectId: deviceId,
        before: { keys: before.map(keyView) },
        after: { keys: after.map(keyView) },
      });
      return result;
    });
  }
}

/**
 * Gives a device another revision; also has changes of the same device's keys wait for each other.
 * @throws Problem DEVICE_NOT_FOUND
 */
export async function reviseDevice(tx: Prisma.TransactionClient, deviceId: string): Promise<void> {
  const { count } = DEVICE_ID.test(deviceId)
    ? await tx.device.updateMany({ where: { deviceId }, data: { revision: { increment: 1 } } })
    : { count: 0 };
  if (count === 0) throw noSuchDevice(deviceId);
}

/** The keys of a device that work, oldest first. */
export async function liveKeys(
  database: Pick<Prisma.TransactionClient, 'deviceKey'>,
  deviceId: string,
  now: Date,
): Promise<KeyRecord[]> {
  return database.deviceKey.findMany({
    where: { deviceId, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
    orderBy: [{ createdAt: 'asc' }, { keyId: 'asc' }],
    select: SHOWN_OF_KEY,
  });
}
