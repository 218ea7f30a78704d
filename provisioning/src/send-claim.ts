import { create, toBinary } from '@bufbuild/protobuf';
import { ClaimFault, ClaimReplySchema, ClaimRequestSchema } from '@telemetry/proto/provisioning';
import type { Requests } from './device-link.ts';
import { ENDPOINTS } from './endpoints.ts';
import { decode, wrongAnswer } from './messages.ts';
import { ProvisioningError } from './provisioning-error.ts';

/** Whose a device is, and where it fetches its key. */
export interface Claim {
  /** Origin of the system, such as "https://telemetry.example". */
  readonly serverUrl: string;
  readonly deviceId: string;
  /** Of the registry: good once, for some minutes. */
  readonly claimToken: string;
}

/** What a device's fault says to people; undefined for one that came later. */
const FAULTS: Readonly<Partial<Record<number, string>>> = {
  [ClaimFault.UNSUPPORTED_VERSION]: 'its firmware is older than this page: update it',
  [ClaimFault.MALFORMED]: 'it does not understand it',
  [ClaimFault.SERVER_URL_REFUSED]: 'it does not talk to this server: the address must begin with https',
  [ClaimFault.STORAGE_FAILED]: 'it cannot store anything',
};
/** Version of ClaimRequest. */
const CLAIM_VERSION = 1;
/** So that a request fits into the smallest buffer of ESP-IDF's Bluetooth stacks, with the encryption's tag. */
const MAX_CLAIM_BYTES = 400;

/**
 * Tells a device whose it is; it exchanges the token for its key when it is connected. Told again, it keeps what it was
 * told last.
 * @throws ProvisioningError `claim-refused`, `invalid-claim`
 */
export async function sendClaim(link: Requests, claim: Claim): Promise<void> {
  const plaintext = encoded(claim);
  const reply = decode(
    ClaimReplySchema,
    await link.request({ endpoint: ENDPOINTS.claim, plaintext, attempts: 3 }),
  );
  if (reply.result.case === 'refused') {
    const { fault, detail } = reply.result.value;
    throw new ProvisioningError('claim-refused', detail === '' ? FAULTS[fault] : detail);
  }
  if (reply.result.case !== 'accepted') throw wrongAnswer();
}

function encoded({ serverUrl, deviceId, claimToken }: Claim): Uint8Array<ArrayBuffer> {
  if (!isOrigin(serverUrl))
    throw new ProvisioningError(
      'invalid-claim',
      'the server is not an address such as https://telemetry.example',
    );
  const request = create(ClaimRequestSchema, { version: CLAIM_VERSION, serverUrl, deviceId, claimToken });
  const plaintext = new Uint8Array(toBinary(ClaimRequestSchema, request));
  if (plaintext.length > MAX_CLAIM_BYTES) throw new ProvisioningError('invalid-claim', 'it is too long');
  return plaintext;
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, origin } = new URL(text);
  return /^https?:$/.test(protocol) && origin === text;
}
