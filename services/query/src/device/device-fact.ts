import type { DeviceChanged } from '@telemetry/proto';

/** What this service keeps of a device. */
export interface DeviceFact {
  readonly deviceId: string;
  readonly revision: bigint;
  readonly name: string;
  readonly tags: readonly string[];
  readonly isActive: boolean;
  /** Seconds; 0 when unknown. */
  readonly expectedIntervalS: number;
  /** Unit by metric name. */
  readonly units: Readonly<Record<string, string>>;
  /** Name of the profile; empty when unknown. */
  readonly profile: string;
  /** How long readings are kept, days; 0 is for ever. */
  readonly retentionDays: number;
}

/** The newest fact of each device in a batch of events. */
export function newestFacts(events: readonly DeviceChanged[]): DeviceFact[] {
  const newest = new Map<string, DeviceChanged>();
  for (const event of events) {
    const known = newest.get(event.deviceId);
    if (known === undefined || known.revision < event.revision) newest.set(event.deviceId, event);
  }
  return [...newest.values()].map(deviceFact);
}

function deviceFact({ deviceId, revision, name, tags, isActive, profile }: DeviceChanged): DeviceFact {
  const declared = (profile?.metrics ?? []).filter(({ unit }) => unit !== '');
  return {
    deviceId,
    revision,
    name,
    tags,
    isActive,
    expectedIntervalS: profile?.expectedIntervalS ?? 0,
    units: Object.fromEntries(declared.map((metric) => [metric.name, metric.unit])),
    profile: profile?.name ?? '',
    retentionDays: profile?.retentionDays ?? 0,
  };
}
