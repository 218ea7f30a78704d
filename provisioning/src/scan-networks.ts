import {
  type WifiScanEntry,
  WifiScanMessage,
  type WifiScanPayload,
  WifiScanPayloadSchema,
  type WifiSecurity,
} from '@telemetry/proto/provisioning';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { hexOf } from './bytes.ts';
import { type Clock, platformClock } from './clock.ts';
import type { Requests } from './device-link.ts';
import { ENDPOINTS } from './endpoints.ts';
import { exchange } from './exchange.ts';
import { requireAnswerTo, requireSuccess, wrongAnswer } from './messages.ts';
import { ProvisioningError } from './provisioning-error.ts';

/** A network that the device can hear. */
export interface Network {
  /** Empty when it is hidden; bytes that are no UTF-8 are shown as U+FFFD. */
  readonly ssid: string;
  /** The name as it is sent, up to 32 bytes. */
  readonly ssidBytes: Uint8Array;
  readonly channel: number;
  /** dBm. */
  readonly rssi: number;
  /** Address of the access point, such as "240ac4010203". */
  readonly bssid: string;
  /** May be a number of a kind that was not known when this was written. */
  readonly security: WifiSecurity;
}

/** What ESP-IDF's own client asks for: all at once, pausing after five channels so that Bluetooth is served. */
const START = { blocking: true, passive: false, groupChannels: 5, periodMs: 120 };
/** A blocking scan answers when all channels are heard. */
const START_TIMEOUT_MS = 30_000;
const POLL_MS = 500;
const MAX_POLLS = 40;
/** As many as fit into one answer over Bluetooth. */
const PAGE = 4;
const ATTEMPTS = 3;

/** Has the device listen for networks; the strongest comes first. @throws ProvisioningError */
export async function scanNetworks(link: Requests, clock: Clock = platformClock): Promise<Network[]> {
  await ask(link, {
    message: WifiScanMessage.START_COMMAND,
    payload: { case: 'startCommand', value: START },
  });
  const count = await finished(link, clock);
  const networks: Network[] = [];
  while (networks.length < count) {
    const page = await entries(link, networks.length, Math.min(PAGE, count - networks.length));
    if (page.length === 0) break;
    networks.push(...page.map(networkOf));
  }
  return networks.sort((one, other) => other.rssi - one.rssi);
}

async function finished(link: Requests, clock: Clock): Promise<number> {
  for (let polls = 0; polls < MAX_POLLS; polls++) {
    const { payload } = await ask(link, { message: WifiScanMessage.STATUS_COMMAND });
    if (payload.case !== 'statusResponse') throw wrongAnswer();
    if (payload.value.scanFinished) return payload.value.resultCount;
    await clock.sleep(POLL_MS);
  }
  throw new ProvisioningError('timed-out');
}

async function entries(link: Requests, startIndex: number, count: number): Promise<WifiScanEntry[]> {
  const value = { startIndex, count };
  const { payload } = await ask(link, {
    message: WifiScanMessage.RESULT_COMMAND,
    payload: { case: 'resultCommand', value },
  });
  if (payload.case !== 'resultResponse') throw wrongAnswer();
  return payload.value.entries;
}

/** All questions of a scan may be asked again. */
async function ask(
  link: Requests,
  command: MessageInitShape<typeof WifiScanPayloadSchema> & { message: WifiScanMessage },
): Promise<WifiScanPayload> {
  const isStart = command.message === WifiScanMessage.START_COMMAND;
  const how = { endpoint: ENDPOINTS.scan, schema: WifiScanPayloadSchema, attempts: ATTEMPTS };
  const answer = await exchange(link, isStart ? { ...how, timeoutMs: START_TIMEOUT_MS } : how, command);
  requireSuccess(answer.status);
  requireAnswerTo(command.message, answer.message);
  return answer;
}

function networkOf({ ssid, channel, rssi, bssid, security }: WifiScanEntry): Network {
  return {
    ssid: new TextDecoder().decode(ssid),
    ssidBytes: ssid,
    channel,
    rssi,
    bssid: hexOf(bssid),
    security,
  };
}
