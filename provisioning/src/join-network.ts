import type { MessageInitShape } from '@bufbuild/protobuf';
import {
  WifiConfigMessage,
  type WifiConfigPayload,
  WifiConfigPayloadSchema,
  type WifiConnected,
  WifiFailure,
  WifiStationState,
  type WifiStatusResponse,
} from '@telemetry/proto/provisioning';
import { wipe } from './bytes.ts';
import { type Clock, platformClock } from './clock.ts';
import type { Requests } from './device-link.ts';
import { ENDPOINTS } from './endpoints.ts';
import { exchange } from './exchange.ts';
import { requireAnswerTo, requireSuccess, wrongAnswer } from './messages.ts';
import { ProvisioningError } from './provisioning-error.ts';
import { resetNetwork } from './reset-network.ts';
import { encodedCredentials, type WifiCredentials } from './wifi-credentials.ts';

/** Where the device is connected. */
export interface Joined {
  readonly ip4Address: string;
  readonly channel: number;
}

const POLL_MS = 1000;
const PATIENCE_MS = 60_000;
const ATTEMPTS = 3;

/**
 * Gives the device a network and waits until it has an address there; after a failure it can be given another. A device
 * leaves Bluetooth soon after it has connected, so a claim must be told before.
 * @throws ProvisioningError `wifi-password-refused`, `network-not-found`, `wifi-timed-out`, `invalid-network`
 */
export async function joinNetwork(
  link: Requests,
  wifi: WifiCredentials,
  clock: Clock = platformClock,
): Promise<Joined> {
  try {
    await begin(link, wifi);
  } catch (error) {
    if (!(error instanceof ProvisioningError) || error.reason !== 'request-refused') throw error;
    // ESP-IDF takes no network while it holds on to one that it could not join.
    await resetNetwork(link);
    await begin(link, wifi);
  }
  return joined(link, clock);
}

async function begin(link: Requests, wifi: WifiCredentials): Promise<void> {
  await set(link, wifi);
  await apply(link);
}

async function set(link: Requests, wifi: WifiCredentials): Promise<void> {
  const value = { ...encodedCredentials(wifi), channel: wifi.channel ?? 0 };
  const command = { message: WifiConfigMessage.SET_COMMAND, payload: { case: 'setCommand', value } } as const;
  try {
    // Saying the same network again does no harm.
    const { payload } = await ask(link, command, ATTEMPTS);
    if (payload.case !== 'setResponse') throw wrongAnswer();
    requireSuccess(payload.value.status);
  } finally {
    wipe(value.passphrase);
  }
}

async function apply(link: Requests): Promise<void> {
  // As ESP-IDF's own client says it: the kind of message alone.
  const { payload } = await ask(link, { message: WifiConfigMessage.APPLY_COMMAND }, 1);
  if (payload.case !== 'applyResponse') throw wrongAnswer();
  requireSuccess(payload.value.status);
}

async function joined(link: Requests, clock: Clock): Promise<Joined> {
  const deadline = clock.now() + PATIENCE_MS;
  for (;;) {
    const connected = connectionOf(await statusOf(link));
    if (connected !== undefined) return { ip4Address: connected.ip4Address, channel: connected.channel };
    if (clock.now() > deadline) throw new ProvisioningError('wifi-timed-out');
    await clock.sleep(POLL_MS);
  }
}

/** Undefined while the device tries. Connected and Authentication are 0: what is there counts, not whether it is true. */
function connectionOf({ stationState, detail }: WifiStatusResponse): WifiConnected | undefined {
  if (detail.case === 'failure')
    throw new ProvisioningError(
      detail.value === WifiFailure.NETWORK_NOT_FOUND ? 'network-not-found' : 'wifi-password-refused',
    );
  if (stationState === WifiStationState.CONNECTION_FAILED) throw new ProvisioningError('wifi-timed-out');
  return detail.case === 'connected' ? detail.value : undefined;
}

async function statusOf(link: Requests): Promise<WifiStatusResponse> {
  // Its kind of message is 0 and so not written: without the payload the message would be empty.
  const question = {
    message: WifiConfigMessage.STATUS_COMMAND,
    payload: { case: 'statusCommand', value: {} },
  } as const;
  const { payload } = await ask(link, question, ATTEMPTS);
  if (payload.case !== 'statusResponse') throw wrongAnswer();
  requireSuccess(payload.value.status);
  return payload.value;
}

async function ask(
  link: Requests,
  command: MessageInitShape<typeof WifiConfigPayloadSchema> & { message: WifiConfigMessage },
  attempts: number,
): Promise<WifiConfigPayload> {
  const how = { endpoint: ENDPOINTS.config, schema: WifiConfigPayloadSchema, attempts };
  const answer = await exchange(link, how, command);
  requireAnswerTo(command.message, answer.message);
  return answer;
}
