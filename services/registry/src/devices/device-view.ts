import type { DeviceRecord } from './device-record.ts';
import { deviceStatus, type DeviceStatus } from './device-status.ts';

/** A device as the API shows it in a list. */
export interface DeviceSummary {
  readonly device_id: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly profile: string;
  readonly is_active: boolean;
  readonly created_at: string;
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
    readonly metrics: readonly { name: string; unit: string; min: number | null; max: number | null }[];
  };
}

export function deviceSummary(device: DeviceRecord, now: Date): DeviceSummary {
  const { activity, profile } = device;
  const { expectedIntervalS } = profile;
  return {
    device_id: device.deviceId,
    name: device.name,
    tags: device.tags,
    profile: profile.name,
    is_active: device.isActive,
    created_at: device.createdAt.toISOString(),
    last_seen_at: activity?.lastSeenAt.toISOString() ?? null,
    status: deviceStatus(
      { isActive: device.isActive, lastSeenAt: activity?.lastSeenAt ?? null, expectedIntervalS },
      now,
    ),
    reading_count: Number(activity?.readingCount ?? 0),
    latest_reading: latestReading(activity),
  };
}

export function deviceDetail(device: DeviceRecord, now: Date): DeviceDetail {
  const { name, expectedIntervalS, allowsUndeclaredMetrics, retentionDays, metrics } = device.profile;
  return {
    ...deviceSummary(device, now),
    profile_detail: {
      name,
      expected_interval_s: expectedIntervalS,
      allows_undeclared_metrics: allowsUndeclaredMetrics,
      retention_days: retentionDays,
      metrics: metrics.map(({ name, unit, min, max }) => ({ name, unit, min, max })),
    },
  };
}

function latestReading(activity: DeviceRecord['activity']): DeviceSummary['latest_reading'] {
  if (!activity?.latestAt) return null;
  return { timestamp: activity.latestAt.toISOString(), metrics: activity.latestMetrics };
}
