import { Injectable } from '@nestjs/common';
import { invalidField, Problem } from '@telemetry/chassis';
import { DEVICE_ID } from '@telemetry/proto';
import type { Actor } from '../audit/actor.ts';
import { AuditLog } from '../audit/audit-log.repository.ts';
import { Database } from '../database.repository.ts';
import type { Prisma } from '../gen/prisma/client.ts';
import { inOutbox } from '../outbox/outbox.repository.ts';
import type { DeviceRecord } from './device-record.ts';
import { deviceBasics } from './device-view.ts';

/** A device to register, with its first key. */
export interface NewDevice {
  readonly deviceId: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly profileName: string;
  readonly key: { readonly keyId: string; readonly keySha256: Uint8Array };
}

const WHOLE = {
  profile: { include: { metrics: { orderBy: { name: 'asc' } } } },
  keys: { orderBy: { createdAt: 'asc' } },
  activity: true,
} as const satisfies Prisma.DeviceInclude;

/** Registers devices and shows one. Every change puts the device into the outbox in the same transaction. */
@Injectable()
export class DevicesRepository {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Registers a device; false when the id is taken.
   * @throws Problem CONFLICT when another device has the key, VALIDATION_ERROR when there is no such profile
   */
  async insert({ key, tags, ...device }: NewDevice, actor: Actor): Promise<boolean> {
    return this.database.$transaction(async (tx) => {
      await lockProfile(tx, device.profileName);
      const [inserted] = await tx.device.createManyAndReturn({
        data: [{ ...device, tags: [...tags] }],
        skipDuplicates: true,
      });
      if (inserted === undefined) return false;
      const keySha256 = new Uint8Array(key.keySha256);
      const newKey = { keyId: key.keyId, keySha256, deviceId: device.deviceId };
      const keys = await tx.deviceKey.createMany({ data: [newKey], skipDuplicates: true });
      if (keys.count === 0) throw new Problem('CONFLICT', 'Another device has this key.');
      await tx.outbox.create({ data: inOutbox(device.deviceId) });
      await this.audit.record(tx, actor, {
        action: 'device.create',
        subjectKind: 'device',
        subjectId: device.deviceId,
        before: null,
        after: deviceBasics(inserted),
      });
      return true;
    });
  }

  /** One device. @throws Problem DEVICE_NOT_FOUND */
  async get(deviceId: string): Promise<DeviceRecord> {
    // What cannot be an id is not looked for: PostgreSQL refuses some of it.
    const device = DEVICE_ID.test(deviceId)
      ? await this.database.device.findUnique({ where: { deviceId }, include: WHOLE })
      : null;
    if (device === null) throw noSuchDevice(deviceId);
    return device;
  }
}

/** The answer to who asks for a device that is not there. */
export function noSuchDevice(deviceId: string): Problem {
  return new Problem('DEVICE_NOT_FOUND', `There is no device "${deviceId}".`);
}

/**
 * Keeps a profile from being changed or deleted until the transaction ends. Whoever gives devices a profile takes it
 * before any device, as a change of the profile does; so neither misses the other, and they do not lock each other out.
 * @throws Problem VALIDATION_ERROR when there is no such profile
 */
export async function lockProfile(tx: Prisma.TransactionClient, name: string): Promise<void> {
  const found = await tx.$queryRaw<unknown[]>`SELECT 1 FROM profile WHERE name = ${name} FOR KEY SHARE`;
  if (found.length === 0) throw invalidField('profile', 'There is no such profile', 'exists');
}
