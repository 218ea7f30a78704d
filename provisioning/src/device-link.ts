import { type Bytes, utf8, wipe } from './bytes.ts';
import { within } from './deadline.ts';
import { type DeviceVersion, parseVersion, requireSecurity2 } from './device-version.ts';
import { ENDPOINTS } from './endpoints.ts';
import { asProvisioningError, type FailureReason, ProvisioningError } from './provisioning-error.ts';
import { type Channel, TAG_BYTES } from './security/channel.ts';
import { shakeHands } from './security/handshake.ts';
import { type Credentials, makeClient, platformRandom, type Random } from './security/srp-client.ts';
import type { Transport } from './transport/transport.ts';

/** What may be set of a link; every member has a default. */
export interface LinkOptions {
  /** How long to connect may take, and each request that says nothing else; 10 s. */
  readonly timeoutMs?: number;
  readonly random?: Random;
}

/** One request. */
export interface DeviceRequest {
  readonly endpoint: string;
  /** At least one byte; overwritten with zeros when it is sent. */
  readonly plaintext: Bytes;
  readonly timeoutMs?: number;
  /** How often to try in all, each time in a new session; 1 unless repeating it does no harm. */
  readonly attempts?: number;
}

const DEFAULT_TIMEOUT_MS = 10_000;
/** Any bytes do, and ESP-IDF's own client sends these. */
const VERSION_QUESTION = '---';
/** What another try may mend. */
const PASSING: readonly FailureReason[] = ['connection-lost', 'timed-out', 'out-of-step'];

/** Whatever sends requests to a device, in the order in which they come. */
export type Requests = Pick<DeviceLink, 'request'>;

/**
 * The encrypted link to one device. Requests wait for each other, since the channel counts them. Whatever goes wrong on
 * the way leaves both counters unknown, and so ends the session; the next request begins another.
 */
export class DeviceLink {
  private readonly timeoutMs: number;
  private readonly random: Random;
  private session: { readonly channel: Channel; readonly version: DeviceVersion } | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private credentials: Credentials | undefined;

  constructor(
    private readonly transport: Transport,
    credentials: Credentials,
    options: LinkOptions = {},
  ) {
    this.credentials = credentials;
    this.timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.random = options.random ?? platformRandom;
  }

  /** Connects and shakes hands unless that is done; says what the device told of itself. */
  async open(): Promise<DeviceVersion> {
    return this.inTurn(async () => (await this.opened()).version);
  }

  /** Sends a request when those before it are answered, and returns its decrypted answer. @throws ProvisioningError */
  async request(request: DeviceRequest): Promise<Bytes> {
    return this.inTurn(async () => {
      try {
        for (let left = request.attempts ?? 1; ; left--) {
          const answer = await this.attempt(request, left);
          if (answer !== undefined) return answer;
        }
      } finally {
        wipe(request.plaintext);
      }
    });
  }

  /** Ends the session and forgets the credentials; a closed link stays closed. */
  async close(): Promise<void> {
    this.credentials = undefined;
    await this.inTurn(() => this.endSession());
  }

  /** Undefined when another attempt may mend what went wrong, and one is left. */
  private async attempt(request: DeviceRequest, left: number): Promise<Bytes | undefined> {
    const { endpoint, plaintext, timeoutMs = this.timeoutMs } = request;
    if (plaintext.length === 0) throw new RangeError('An empty message cannot be sent.');
    if (plaintext.length + TAG_BYTES > this.transport.maxRequestBytes)
      throw new ProvisioningError('request-too-large');
    try {
      const { channel } = await this.opened();
      const sealed = await channel.seal(plaintext);
      return await channel.open(await within(timeoutMs, this.transport.send(endpoint, sealed)));
    } catch (error) {
      await this.endSession();
      const failure = asProvisioningError(error, 'connection-lost');
      if (left <= 1 || !PASSING.includes(failure.reason)) throw failure;
      return undefined;
    }
  }

  private async opened() {
    const { credentials } = this;
    if (credentials === undefined) throw new ProvisioningError('link-closed');
    if (this.session !== undefined) return this.session;
    try {
      await within(this.timeoutMs, this.transport.connect());
      const version = parseVersion(await this.ask(ENDPOINTS.version, utf8(VERSION_QUESTION)));
      requireSecurity2(version);
      const ask = (message: Bytes) => this.ask(ENDPOINTS.session, message);
      const channel = await shakeHands(ask, makeClient(credentials, this.random));
      this.session = { channel, version };
      return this.session;
    } catch (error) {
      await this.endSession();
      throw asProvisioningError(error, 'connection-lost');
    }
  }

  private async ask(endpoint: string, message: Bytes): Promise<Bytes> {
    return within(this.timeoutMs, this.transport.send(endpoint, message));
  }

  private async endSession(): Promise<void> {
    this.session = undefined;
    // What cannot be ended properly is over, too.
    await within(this.timeoutMs, this.transport.disconnect()).catch(() => undefined);
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work);
    this.last = turn.catch(() => undefined);
    return turn;
  }
}
