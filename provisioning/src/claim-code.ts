import { ProvisioningError } from './provisioning-error.ts';
import type { Claim } from './send-claim.ts';

/** A claim as one line of text, for a person to carry from the console to the command that sets a device up. */
export function formatClaim({ serverUrl, deviceId, claimToken }: Claim): string {
  return JSON.stringify({ server_url: serverUrl, device_id: deviceId, claim_token: claimToken });
}

/** Reads such a line. @throws ProvisioningError `invalid-claim` */
export function parseClaim(text: string): Claim {
  const { server_url: serverUrl, device_id: deviceId, claim_token: claimToken } = membersOf(text);
  if (typeof serverUrl !== 'string' || typeof deviceId !== 'string' || typeof claimToken !== 'string')
    throw new ProvisioningError('invalid-claim', 'copy the whole line that the console shows');
  return { serverUrl, deviceId, claimToken };
}

function membersOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch (cause) {
    throw new ProvisioningError('invalid-claim', 'copy the whole line that the console shows', { cause });
  }
}
