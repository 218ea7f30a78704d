/** A device's key as the registry keeps it, without its hash. */
export interface KeyRecord {
  readonly keyId: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
}

/** A key as the API shows it: nothing that opens anything. */
export interface KeyView {
  readonly key_id: string;
  readonly created_at: string;
  readonly expires_at: string | null;
  /** To the half minute or so. */
  readonly last_used_at: string | null;
}

/** What people may see of a key. */
export function keyView({ keyId, createdAt, expiresAt, lastUsedAt }: KeyRecord): KeyView {
  return {
    key_id: keyId,
    created_at: createdAt.toISOString(),
    expires_at: expiresAt?.toISOString() ?? null,
    last_used_at: lastUsedAt?.toISOString() ?? null,
  };
}
