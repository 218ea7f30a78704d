import { deviceStatus, type DeviceStatus } from '@telemetry/proto';
import { metricView, type MetricView } from '../profiles/profile-view.ts';
import type { DeviceRecord, ListedDevice } from './device-record.ts';

/** What the registry decides of a device, as the API shows it and the audit remembers it. */
export interface DeviceBasics {
  readonly device_id: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly profile: string;
  readonly is_active: boolean;
  readonly created_at: string;
  /** Grows with each change; also the ETag. */
  readonly revision: number;
}

/** A device as the API shows it in a list. */
export interface DeviceSummary extends DeviceBasics {
  readonly last_seen_at: string | null;
  readonly status: DeviceStatus;
  readonly reading_count: number;
  readonly latest_reading: { readonly timestamp: string; readonly metrics: unknown } | null;
}

/** A device as the API shows it alone. */
export interface DeviceDetail extends DeviceSummary {
  readonly profile_detail: {
    readonly name: string;
    readonly expected_interval_s: number;
    readonly allows_undeclared_metrics: boolean;
    /** How long its readings are kept; 0 is for ever. */
    readonly retention_days: number;
    readonly metrics: readonly MetricView[];
  };
}

/** A device with what is decided of it, and nothing that is derived or told by others. */
export function deviceBasics(device: {
  readonly deviceId: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly profileName: string;
  readonly isActive: boolean;
  readonly createdAt: Date;
  readonly revision: bigint;
}): DeviceBasics {
  return {
    device_id: device.deviceId,
    name: device.name,
    tags: device.tags,
    profile: device.profileName,
    is_active: device.isActive,
    created_at: device.createdAt.toISOString(),
    revision: Number(device.revision),
  };
}

/** A device as it stands in a list at a moment, which its status depends on. */
export function deviceSummary(device: ListedDevice, now: Date): DeviceSummary {
  const { activity, isActive } = device;
  const facts = {
    isActive,
    lastSeenMs: activity?.lastSeenAt.getTime(),
    expectedIntervalS: device.profile.expectedIntervalS,
  };
  return {
    ...deviceBasics({ ...device, profileName: device.profile.name }),
    last_seen_at: activity?.lastSeenAt.toISOString() ?? null,
    status: deviceStatus(facts, now.getTime()),
    reading_count: Number(activity?.readingCount ?? 0),
    latest_reading: latestReading(activity),
  };
}

/** A device with its profile. */
export function deviceDetail(device: DeviceRecord, now: Date): DeviceDetail {
  const { name, expectedIntervalS, allowsUndeclaredMetrics, retentionDays, metrics } = device.profile;
  return {
    ...deviceSummary(device, now),
    profile_detail: {
      name,
      expected_interval_s: expectedIntervalS,
      allows_undeclared_metrics: allowsUndeclaredMetrics,
      retention_days: retentionDays,
      metrics: metrics.map(metricView),
    },
  };
}

function latestReading(activity: ListedDevice['activity']): DeviceSummary['latest_reading'] {
  if (!activity?.latestAt) return null;
  return { timestamp: activity.latestAt.toISOString(), metrics: activity.latestMetrics };
}
