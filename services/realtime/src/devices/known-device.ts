import type { DeviceChanged, DeviceStatus } from '@telemetry/proto';

/** A device as this replica knows it now. */
export interface KnownDevice {
  readonly deviceId: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly isActive: boolean;
  /** Of the registry's fact. */
  readonly revision: number;
  readonly expectedIntervalS: number;
  /** Latest receipt of a reading, milliseconds since 1970 UTC. */
  readonly lastSeenMs: number | undefined;
  readonly status: DeviceStatus;
}

/** What the registry decides of a device and clients see. */
export type DeviceFact = Pick<
  KnownDevice,
  'deviceId' | 'name' | 'tags' | 'isActive' | 'revision' | 'expectedIntervalS'
>;

/** What became of a device. */
export interface DeviceChange {
  readonly device: KnownDevice;
  /** `status`: it went silent, or was heard again. */
  readonly change: 'registered' | 'updated' | 'status';
  /** Tags that it had until now and has no more. */
  readonly lostTags: readonly string[];
}

/** The part of a registry's fact that is kept. */
export function deviceFact({ deviceId, name, tags, isActive, revision, profile }: DeviceChanged): DeviceFact {
  const expectedIntervalS = profile?.expectedIntervalS ?? 0;
  return { deviceId, name, tags, isActive, revision: Number(revision), expectedIntervalS };
}
