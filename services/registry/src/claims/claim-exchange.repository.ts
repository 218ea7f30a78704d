import { Injectable } from '@nestjs/common';
import { anyone, deviceActor } from '../audit/actor.ts';
import { AuditLog } from '../audit/audit-log.repository.ts';
import { Database } from '../database.repository.ts';
import type { Prisma } from '../gen/prisma/client.ts';
import { type KeyRecord, keyView } from '../keys/key-view.ts';
import { liveKeys, reviseDevice, SHOWN_OF_KEY } from '../keys/keys.repository.ts';
import { inOutbox } from '../outbox/outbox.repository.ts';
import { type Attempt, type ClaimRecord, claimView, type Refusal, refusalOf } from './claim.ts';
import { lockDevice } from './claims.repository.ts';

/** What is exchanged for what. */
export interface Exchange extends Attempt {
  readonly tokenSha256: Uint8Array;
  /** The key that the device gets. */
  readonly key: { readonly keyId: string; readonly keySha256: Uint8Array };
  readonly traceId: string;
}

/** What became of it. */
export type Outcome = { readonly deviceId: string; readonly key: KeyRecord } | { readonly refusal: Refusal };

/** Exchanges tokens for keys. What becomes of one and its entry in the audit are one transaction. */
@Injectable()
export class ClaimExchangeRepository {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Gives a device its key for its token, which dies with it, as do all keys that the device had before. Refusals of
   * tokens that were good for something are written down here; one that nobody knows is not, see `recordUnknown`.
   */
  async exchange(request: Exchange): Promise<Outcome> {
    const tokenSha256 = new Uint8Array(request.tokenSha256);
    return this.database.$transaction(async (tx) => {
      const found = await tx.deviceClaim.findUnique({ where: { tokenSha256 } });
      if (found === null) return { refusal: 'unknown' };
      // The device first, as a new claim does; what was read before may be over by now.
      const device = await lockDevice(tx, found.deviceId);
      const claim = await tx.deviceClaim.findUniqueOrThrow({ where: { tokenSha256 } });
      const refusal = refusalOf({ ...claim, isActive: device?.isActive === true }, request);
      if (refusal === undefined) return this.use(tx, claim, request);
      await this.audit.record(tx, anyone(request.traceId), {
        action: 'claim.refuse',
        subjectKind: 'device',
        subjectId: claim.deviceId,
        before: claimView(claim),
        after: { refused: refusal, asked_for: request.deviceId ?? null },
      });
      return { refusal };
    });
  }

  /** Writes down that somebody tried a token that is none. */
  async recordUnknown({ deviceId, traceId }: Exchange): Promise<void> {
    await this.audit.record(this.database, anyone(traceId), {
      action: 'claim.refuse',
      subjectKind: 'claim',
      subjectId: 'unknown',
      before: null,
      after: { refused: 'unknown', asked_for: deviceId ?? null },
    });
  }

  private async use(
    tx: Prisma.TransactionClient,
    { claimId, deviceId }: ClaimRecord,
    { key, traceId, now }: Exchange,
  ): Promise<Outcome> {
    await tx.deviceClaim.update({ where: { claimId }, data: { usedAt: now } });
    await reviseDevice(tx, deviceId);
    const before = await liveKeys(tx, deviceId, now);
    await tx.deviceKey.deleteMany({ where: { deviceId } });
    const data = { ...key, keySha256: new Uint8Array(key.keySha256), deviceId };
    const made = await tx.deviceKey.create({ data, select: SHOWN_OF_KEY });
    await tx.outbox.create({ data: inOutbox(deviceId) });
    await this.audit.record(tx, deviceActor(deviceId, traceId), {
      action: 'claim.use',
      subjectKind: 'device',
      subjectId: deviceId,
      before: { claim_id: claimId, keys: before.map(keyView) },
      after: { claim_id: claimId, keys: [keyView(made)] },
    });
    return { deviceId, key: made };
  }
}
