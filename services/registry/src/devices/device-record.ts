/** A device as the registry decides it. */
export interface DeviceState {
  readonly deviceId: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly isActive: boolean;
  readonly revision: bigint;
  readonly createdAt: Date;
  readonly profile: {
    readonly name: string;
    readonly expectedIntervalS: number;
    readonly allowsUndeclaredMetrics: boolean;
    /** 0 is for ever. */
    readonly retentionDays: number;
    readonly metrics: readonly {
      readonly name: string;
      readonly unit: string;
      readonly min: number | null;
      readonly max: number | null;
    }[];
  };
  readonly keys: readonly {
    readonly keyId: string;
    readonly keySha256: Uint8Array;
    readonly expiresAt: Date | null;
  }[];
}

/** What the store tells of a device. */
export interface DeviceActivity {
  readonly lastSeenAt: Date;
  readonly readingCount: bigint;
  readonly latestAt: Date | null;
  readonly latestMetrics: unknown;
}

/** A device with everything the registry knows of it, as the repository reads it. */
export interface DeviceRecord extends DeviceState {
  readonly activity: DeviceActivity | null;
}

/** A device with as much as a list shows of it. */
export interface ListedDevice extends Omit<DeviceState, 'profile' | 'keys'> {
  readonly profile: { readonly name: string; readonly expectedIntervalS: number };
  readonly activity: DeviceActivity | null;
}
