import { Injectable } from '@nestjs/common';
import { Problem } from '@telemetry/chassis';
import { DEVICE_ID } from '@telemetry/proto';
import { Database } from '../database.repository.ts';
import type { Prisma } from '../gen/prisma/client.ts';
import type { DeviceRecord } from './device-record.ts';

/** A device to register, with its first key. */
export interface NewDevice {
  readonly deviceId: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly profileName: string;
  readonly key: { readonly keyId: string; readonly keySha256: Uint8Array };
}

/** Which devices to find. */
export interface DeviceFilter {
  readonly q?: string | undefined;
  readonly tag?: string | undefined;
  readonly includeInactive: boolean;
  /** Only devices whose id comes after this one. */
  readonly after?: string | undefined;
  readonly limit: number;
}

const WHOLE = {
  profile: { include: { metrics: { orderBy: { name: 'asc' } } } },
  keys: { orderBy: { createdAt: 'asc' } },
  activity: true,
} as const satisfies Prisma.DeviceInclude;

/** The only SQL of devices. Every change puts the device into the outbox in the same transaction. */
@Injectable()
export class DevicesRepository {
  constructor(private readonly database: Database) {}

  /** Registers a device; false when the id is taken. @throws Problem CONFLICT when another device has the key */
  async insert({ key, tags, ...device }: NewDevice): Promise<boolean> {
    return this.database.$transaction(async (tx) => {
      const { count } = await tx.device.createMany({
        data: [{ ...device, tags: [...tags] }],
        skipDuplicates: true,
      });
      if (count === 0) return false;
      const keySha256 = new Uint8Array(key.keySha256);
      const newKey = { keyId: key.keyId, keySha256, deviceId: device.deviceId };
      const keys = await tx.deviceKey.createMany({ data: [newKey], skipDuplicates: true });
      if (keys.count === 0) throw new Problem('CONFLICT', 'Another device has this key.');
      await tx.outbox.create({ data: { key: device.deviceId } });
      return true;
    });
  }

  /** A page of devices by id, in a fixed number of queries. */
  async find({ q, tag, includeInactive, after, limit }: DeviceFilter): Promise<DeviceRecord[]> {
    const contains = { contains: literally(q ?? ''), mode: 'insensitive' } as const;
    return this.database.device.findMany({
      where: {
        ...(includeInactive ? {} : { isActive: true }),
        ...(tag === undefined ? {} : { tags: { has: tag } }),
        ...(q === undefined ? {} : { OR: [{ deviceId: contains }, { name: contains }] }),
        ...(after === undefined ? {} : { deviceId: { gt: after } }),
      },
      include: WHOLE,
      orderBy: { deviceId: 'asc' },
      take: limit,
    });
  }

  /** One device. @throws Problem DEVICE_NOT_FOUND */
  async get(deviceId: string): Promise<DeviceRecord> {
    // What cannot be an id is not looked for: PostgreSQL refuses some of it.
    const device = DEVICE_ID.test(deviceId)
      ? await this.database.device.findUnique({ where: { deviceId }, include: WHOLE })
      : null;
    if (device === null) throw new Problem('DEVICE_NOT_FOUND', `There is no device "${deviceId}".`);
    return device;
  }

  /** Stops a device from writing; doing it twice changes nothing. @throws Problem DEVICE_NOT_FOUND */
  async deactivate(deviceId: string): Promise<void> {
    await this.get(deviceId);
    await this.database.$transaction(async (tx) => {
      const { count } = await tx.device.updateMany({
        where: { deviceId, isActive: true },
        data: { isActive: false, revision: { increment: 1 } },
      });
      if (count > 0) await tx.outbox.create({ data: { key: deviceId } });
    });
  }

  async hasProfile(name: string): Promise<boolean> {
    return (await this.database.profile.count({ where: { name } })) > 0;
  }
}

/** Prisma hands wildcards of LIKE through. */
function literally(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
