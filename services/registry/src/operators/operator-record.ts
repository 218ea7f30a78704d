import type { UserRole } from '@telemetry/chassis';

/** An operator as it is stored. */
export interface OperatorRecord {
  readonly operatorId: string;
  readonly name: string;
  readonly role: string;
  readonly keySha256: Uint8Array;
  /** Grows with each change. */
  readonly revision: bigint;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
}

/** An operator to be. */
export interface NewOperator {
  readonly operatorId: string;
  readonly name: string;
  readonly role: UserRole;
  readonly keySha256: Uint8Array;
  /** Null when the key does not expire. */
  readonly expiresAt: Date | null;
}
