import { Injectable } from '@nestjs/common';
import { Problem } from '@telemetry/chassis';
import { DEVICE_ID } from '@telemetry/proto';
import type { Actor } from '../audit/actor.ts';
import { AuditLog } from '../audit/audit-log.repository.ts';
import { Database } from '../database.repository.ts';
import { noSuchDevice } from '../devices/devices.repository.ts';
import type { Prisma } from '../gen/prisma/client.ts';
import { CLAIM_MEMORY_MS, type ClaimRecord, claimView } from './claim.ts';

/** A claim to make. */
export interface NewClaim {
  readonly claimId: string;
  readonly deviceId: string;
  readonly tokenSha256: Uint8Array;
  readonly expiresAt: Date;
}

/** Makes claims. A claim and its entry in the audit are one transaction. */
@Injectable()
export class ClaimsRepository {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Makes a claim; the one that the device may have had is over, so that no more than one is good at a time.
   * @throws Problem DEVICE_NOT_FOUND, or DEVICE_INACTIVE
   */
  async insert({ deviceId, ...claim }: NewClaim, actor: Actor, now: Date): Promise<ClaimRecord> {
    return this.database.$transaction(async (tx) => {
      const device = await lockDevice(tx, deviceId);
      if (device === undefined) throw noSuchDevice(deviceId);
      if (!device.isActive)
        throw new Problem('DEVICE_INACTIVE', `Device "${deviceId}" is deactivated; reactivate it first.`);
      const open = { deviceId, usedAt: null, expiresAt: { gt: now } };
      await tx.deviceClaim.updateMany({ where: open, data: { expiresAt: now } });
      const forgotten = new Date(now.getTime() - CLAIM_MEMORY_MS);
      await tx.deviceClaim.deleteMany({ where: { deviceId, expiresAt: { lt: forgotten } } });
      const tokenSha256 = new Uint8Array(claim.tokenSha256);
      const made = await tx.deviceClaim.create({ data: { ...claim, tokenSha256, deviceId, createdAt: now } });
      await this.audit.record(tx, actor, {
        action: 'claim.create',
        subjectKind: 'device',
        subjectId: deviceId,
        before: null,
        after: claimView(made),
      });
      return made;
    });
  }
}

/** Keeps a device as it is until the transaction ends; undefined when there is none. It comes before its claims. */
export async function lockDevice(
  tx: Prisma.TransactionClient,
  deviceId: string,
): Promise<{ isActive: boolean } | undefined> {
  // What cannot be an id is not looked for: PostgreSQL refuses some of it.
  if (!DEVICE_ID.test(deviceId)) return undefined;
  const [device] = await tx.$queryRaw<
    { isActive: boolean }[]
  >`SELECT is_active AS "isActive" FROM device WHERE device_id = ${deviceId} FOR NO KEY UPDATE`;
  return device;
}
