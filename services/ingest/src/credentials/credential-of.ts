import type { DeviceChanged, DeviceKey, Metric, Profile } from '@telemetry/proto';
import type { DeviceCredential, StoredKey, StoredProfile } from './device-credential.ts';

/** Keeps of a device's fact what ingest needs. */
export function credentialOf({
  deviceId,
  revision,
  isActive,
  profile,
  keys,
}: DeviceChanged): DeviceCredential {
  return {
    deviceId,
    revision,
    isActive,
    profile: storedProfile(profile),
    keys: keys.map(storedKey),
  };
}

function storedProfile(profile: Profile | undefined): StoredProfile {
  const { allowsUndeclaredMetrics = true, metrics = [], retentionDays = 0 } = profile ?? {};
  return {
    allows_undeclared_metrics: allowsUndeclaredMetrics,
    metrics: metrics.map(storedMetric),
    ...(retentionDays > 0 && { retention_days: retentionDays }),
  };
}

function storedMetric({ name, min, max }: Metric): StoredProfile['metrics'][number] {
  return { name, ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}

function storedKey({ keyId, keySha256, expiresAtMs }: DeviceKey): StoredKey {
  return {
    key_id: keyId,
    sha256: Buffer.from(keySha256).toString('hex'),
    ...(expiresAtMs !== undefined && { expires_at_ms: Number(expiresAtMs) }),
  };
}
