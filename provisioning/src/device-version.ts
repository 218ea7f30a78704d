import { ProvisioningError } from './provisioning-error.ts';

/** What a device says of itself on proto-ver, before any protection: nothing of it can be trusted. */
export interface DeviceVersion {
  /** Of the protocol, such as "v1.1" or "netprov-v1.2". */
  readonly version: string;
  readonly securityVersion: number;
  readonly patchVersion: number;
  /** Such as "wifi_scan". */
  readonly capabilities: readonly string[];
}

/** Reads the JSON of proto-ver. @throws ProvisioningError `malformed-answer` */
export function parseVersion(answer: Uint8Array): DeviceVersion {
  const { prov } = parseJson(new TextDecoder().decode(answer)) as { prov?: Record<string, unknown> };
  if (typeof prov !== 'object') throw new ProvisioningError('malformed-answer', 'it tells no version');
  const { ver, sec_ver: security, sec_patch_ver: patch, cap } = prov;
  const capabilities = Array.isArray(cap) ? cap.filter((each) => typeof each === 'string') : [];
  return {
    version: typeof ver === 'string' ? ver : '',
    // Devices from before Security 2 name only its absence.
    securityVersion: typeof security === 'number' ? security : capabilities.includes('no_sec') ? 0 : 1,
    patchVersion: typeof patch === 'number' ? patch : 0,
    capabilities,
  };
}

/**
 * Makes sure that a device speaks Security 2 with patch 1. Since proto-ver is not protected, this is also what keeps
 * somebody in between from talking both sides into a weaker scheme.
 * @throws ProvisioningError `unsupported-security` or `outdated-firmware`
 */
export function requireSecurity2({ securityVersion, patchVersion }: DeviceVersion): void {
  if (securityVersion !== 2)
    throw new ProvisioningError('unsupported-security', `it has Security ${securityVersion}`);
  if (patchVersion < 1) throw new ProvisioningError('outdated-firmware');
}

function parseJson(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch (cause) {
    throw new ProvisioningError('malformed-answer', 'its version is no JSON', { cause });
  }
  throw new ProvisioningError('malformed-answer', 'its version is no JSON object');
}
