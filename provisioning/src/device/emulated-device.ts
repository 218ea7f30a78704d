import { ClaimFault, ClaimReplySchema, ClaimRequestSchema } from '@telemetry/proto/provisioning';
import { type Bytes, utf8 } from '../bytes.ts';
import { ENDPOINTS } from '../endpoints.ts';
import { type Credentials, platformRandom, type Random } from '../security/srp-client.ts';
import { makeVerifier, type Verifier } from '../security/verifier.ts';
import type { Claim } from '../send-claim.ts';
import { DeviceRefusal } from './device-refusal.ts';
import { EmulatedNetworks, type EmulatedNetwork } from './emulated-networks.ts';
import { readMessage, writeMessage } from './messages.ts';
import { Security2Device } from './security2-device.ts';

/** The version of ClaimRequest that it knows. */
const CLAIM_VERSION = 1;

/** What an emulated device is like. */
export interface EmulatedDeviceSettings extends Credentials {
  readonly networks: readonly EmulatedNetwork[];
  /** Made for the password when absent. */
  readonly verifier?: Verifier;
  readonly random?: Random;
  /** What it tells of itself before the session: a security version and its patch, 2 and 1 when absent. */
  readonly tells?: { readonly securityVersion: number; readonly patchVersion: number };
  /** It is told whose it is; a fault to refuse it. */
  readonly onClaim?: (claim: Claim) => ClaimFault | undefined;
  /** It has joined a network. */
  readonly onJoined?: (network: EmulatedNetwork) => void;
  /** Sees every request as it arrives, and decrypted where it was encrypted. */
  readonly onRequest?: (endpoint: string, request: Bytes, plaintext?: Bytes) => void;
}

/**
 * A device that waits to be set up, without a radio: it answers what arrives at its endpoints as stock ESP-IDF does, and
 * refuses what that refuses. Whoever carries the bytes tells it when a connection is over.
 */
export class EmulatedDevice {
  private constructor(
    private readonly settings: EmulatedDeviceSettings,
    private readonly security: Security2Device,
    private readonly networks: EmulatedNetworks,
  ) {}

  static async make(settings: EmulatedDeviceSettings): Promise<EmulatedDevice> {
    const { username, random = platformRandom } = settings;
    const verifier = settings.verifier ?? (await makeVerifier(settings, random));
    const networks = new EmulatedNetworks(settings.networks, (network) => settings.onJoined?.(network));
    return new EmulatedDevice(settings, new Security2Device({ username, verifier }, random), networks);
  }

  /** Answers one request. @throws DeviceRefusal, which the carrier makes an error of the transport */
  async handle(endpoint: string, request: Bytes): Promise<Bytes> {
    if (endpoint === ENDPOINTS.version || endpoint === ENDPOINTS.session)
      this.settings.onRequest?.(endpoint, request);
    if (endpoint === ENDPOINTS.version) return this.version();
    if (endpoint === ENDPOINTS.session) return this.security.answer(request);
    const handle = this.handlerOf(endpoint);
    return this.security.protect(request, (plaintext) => {
      this.settings.onRequest?.(endpoint, request, plaintext);
      return Promise.resolve(handle(plaintext));
    });
  }

  /** The connection is over. */
  disconnected(): void {
    this.security.reset();
  }

  private handlerOf(endpoint: string): (plaintext: Bytes) => Bytes {
    switch (endpoint) {
      case ENDPOINTS.scan:
        return (plaintext) => this.networks.scan(plaintext);
      case ENDPOINTS.config:
        return (plaintext) => this.networks.configure(plaintext);
      case ENDPOINTS.control:
        return (plaintext) => this.networks.control(plaintext);
      case ENDPOINTS.claim:
        return (plaintext) => this.claim(plaintext);
      default:
        throw new DeviceRefusal(`There is no endpoint ${endpoint}.`);
    }
  }

  private version(): Bytes {
    const { securityVersion, patchVersion } = this.settings.tells ?? { securityVersion: 2, patchVersion: 1 };
    const patch = patchVersion === 0 ? {} : { sec_patch_ver: patchVersion };
    const prov = { ver: 'netprov-v1.2', sec_ver: securityVersion, ...patch, cap: ['wifi_prov', 'wifi_scan'] };
    return utf8(JSON.stringify({ prov, telemetry: { ver: '1', cap: ['claim'] } }));
  }

  private claim(plaintext: Bytes): Bytes {
    const { version, serverUrl, deviceId, claimToken } = readMessage(ClaimRequestSchema, plaintext);
    if (version !== CLAIM_VERSION) return refusedClaim(ClaimFault.UNSUPPORTED_VERSION);
    const fault = this.settings.onClaim?.({ serverUrl, deviceId, claimToken });
    if (fault !== undefined) return refusedClaim(fault);
    return writeMessage(ClaimReplySchema, { result: { case: 'accepted', value: {} } });
  }
}

function refusedClaim(fault: ClaimFault): Bytes {
  return writeMessage(ClaimReplySchema, { result: { case: 'refused', value: { fault } } });
}
