const MINUTE_MS = 60 * 1000;

/** How long a token is good: time to carry a device to its place and try its Wi-Fi twice. */
export const CLAIM_LIFETIME_MS = 15 * MINUTE_MS;

/** How long a claim that is over is remembered, so that a replay is known for one. */
export const CLAIM_MEMORY_MS = 30 * 24 * 60 * MINUTE_MS;

/** A claim as the registry keeps it, without its token's hash. */
export interface ClaimRecord {
  readonly claimId: string;
  readonly deviceId: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
}

/** A claim as the API and the audit show it: nothing that opens anything. */
export interface ClaimView {
  readonly claim_id: string;
  readonly device_id: string;
  readonly created_at: string;
  readonly expires_at: string;
}

/** Why a token is not exchanged. Only the audit is told; whoever sent it learns that it was refused, and no more. */
export type Refusal = 'unknown' | 'foreign' | 'used' | 'expired' | 'inactive';

/** What people may see of a claim. */
export function claimView({ claimId, deviceId, createdAt, expiresAt }: ClaimRecord): ClaimView {
  return {
    claim_id: claimId,
    device_id: deviceId,
    created_at: createdAt.toISOString(),
    expires_at: expiresAt.toISOString(),
  };
}

/** Who asks for a key, and when. */
export interface Attempt {
  /** Whom the sender takes itself for, if it says so. */
  readonly deviceId: string | undefined;
  readonly now: Date;
}

/** Why a claim is not good for an attempt; undefined when it is. */
export function refusalOf(
  claim: ClaimRecord & { readonly isActive: boolean },
  { deviceId, now }: Attempt,
): Refusal | undefined {
  if (deviceId !== undefined && deviceId !== claim.deviceId) return 'foreign';
  if (claim.usedAt !== null) return 'used';
  if (claim.expiresAt <= now) return 'expired';
  return claim.isActive ? undefined : 'inactive';
}
