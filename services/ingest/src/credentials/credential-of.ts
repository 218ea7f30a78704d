import type { DeviceChanged, DeviceKey, Metric } from '@telemetry/proto';
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
    profile: {
      allows_undeclared_metrics: profile?.allowsUndeclaredMetrics ?? true,
      metrics: (profile?.metrics ?? []).map(storedMetric),
    },
    keys: keys.map(storedKey),
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
