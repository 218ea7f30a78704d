/** What ingest knows of a device: whether it may write, with which keys, and which metrics it may send. */
export interface DeviceCredential {
  readonly deviceId: string;
  /** Grows with each change of the device. */
  readonly revision: bigint;
  readonly isActive: boolean;
  readonly profile: StoredProfile;
  readonly keys: readonly StoredKey[];
}

/** The rules of a profile, as they are stored. */
export interface StoredProfile {
  readonly allows_undeclared_metrics: boolean;
  readonly metrics: readonly { readonly name: string; readonly min?: number; readonly max?: number }[];
  /** How long readings are kept, days; absent when for ever. */
  readonly retention_days?: number;
}

/** A key, as it is stored: never the key itself. */
export interface StoredKey {
  readonly key_id: string;
  /** SHA-256 of the key's text, hexadecimal. */
  readonly sha256: string;
  /** Milliseconds since 1970 UTC; absent when the key does not expire. */
  readonly expires_at_ms?: number;
}
