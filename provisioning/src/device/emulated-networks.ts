import type { MessageInitShape } from '@bufbuild/protobuf';
import {
  Status,
  WifiConfigMessage,
  type WifiConfigPayload,
  WifiConfigPayloadSchema,
  WifiControlMessage,
  WifiControlPayloadSchema,
  WifiFailure,
  WifiScanMessage,
  type WifiScanPayload,
  WifiScanPayloadSchema,
  type WifiSecurity,
  WifiStationState,
  type WifiStatusResponseSchema,
} from '@telemetry/proto/provisioning';
import { type Bytes, utf8 } from '../bytes.ts';
import { DeviceRefusal } from './device-refusal.ts';
import { readMessage, writeMessage } from './messages.ts';

/** A network in reach of an emulated device. */
export interface EmulatedNetwork {
  readonly ssid: string;
  /** Absent for an open network. */
  readonly passphrase?: string;
  readonly channel: number;
  /** dBm. */
  readonly rssi: number;
  readonly security: WifiSecurity;
}

/** How many questions after its scan or its station an emulated device answers with "not yet". */
const ANSWERS_NOT_YET = 2;
const ADDRESS = '192.0.2.77';

type Station =
  | { readonly is: 'idle' }
  | { readonly is: 'trying'; readonly answersLeft: number }
  | { readonly is: 'connected'; readonly network: EmulatedNetwork }
  | { readonly is: 'failed'; readonly failure: WifiFailure };

/** Wi-Fi as an emulated device sees it: prov-scan, prov-config and prov-ctrl, decrypted. */
export class EmulatedNetworks {
  private scanAnswersLeft = 0;
  private wanted = { ssid: '', passphrase: '' };
  private station: Station = { is: 'idle' };

  constructor(
    private readonly networks: readonly EmulatedNetwork[],
    private readonly onJoined: (network: EmulatedNetwork) => void,
  ) {}

  scan(request: Bytes): Bytes {
    return writeMessage(WifiScanPayloadSchema, this.scanAnswer(readMessage(WifiScanPayloadSchema, request)));
  }

  configure(request: Bytes): Bytes {
    return writeMessage(
      WifiConfigPayloadSchema,
      this.configAnswer(readMessage(WifiConfigPayloadSchema, request)),
    );
  }

  control(request: Bytes): Bytes {
    const { message } = readMessage(WifiControlPayloadSchema, request);
    if (message !== WifiControlMessage.RESET_COMMAND) throw new DeviceRefusal('Not a command of prov-ctrl.');
    const hasFailed = this.station.is === 'failed';
    if (hasFailed) this.station = { is: 'idle' };
    return writeMessage(WifiControlPayloadSchema, {
      message: WifiControlMessage.RESET_RESPONSE,
      status: hasFailed ? Status.SUCCESS : Status.INTERNAL_ERROR,
      payload: { case: 'resetResponse', value: {} },
    });
  }

  private scanAnswer({ message, payload }: WifiScanPayload): MessageInitShape<typeof WifiScanPayloadSchema> {
    if (message === WifiScanMessage.START_COMMAND) {
      this.scanAnswersLeft = ANSWERS_NOT_YET;
      return { message: WifiScanMessage.START_RESPONSE, payload: { case: 'startResponse', value: {} } };
    }
    if (message === WifiScanMessage.STATUS_COMMAND) {
      const scanFinished = this.scanAnswersLeft-- <= 0;
      const value = { scanFinished, resultCount: scanFinished ? this.networks.length : 0 };
      return { message: WifiScanMessage.STATUS_RESPONSE, payload: { case: 'statusResponse', value } };
    }
    if (payload.case !== 'resultCommand') throw new DeviceRefusal('Not a command of prov-scan.');
    const { startIndex, count } = payload.value;
    const entries = this.networks.map(entryOf).slice(startIndex, startIndex + count);
    return {
      message: WifiScanMessage.RESULT_RESPONSE,
      payload: { case: 'resultResponse', value: { entries } },
    };
  }

  private configAnswer({
    message,
    payload,
  }: WifiConfigPayload): MessageInitShape<typeof WifiConfigPayloadSchema> {
    // ESP-IDF goes by the kind of message: an apply command comes without its payload.
    if (message === WifiConfigMessage.APPLY_COMMAND) {
      const isIdle = this.station.is === 'idle';
      if (isIdle) this.station = { is: 'trying', answersLeft: ANSWERS_NOT_YET };
      const status = isIdle ? Status.SUCCESS : Status.INTERNAL_ERROR;
      return {
        message: WifiConfigMessage.APPLY_RESPONSE,
        payload: { case: 'applyResponse', value: { status } },
      };
    }
    if (message === WifiConfigMessage.STATUS_COMMAND)
      return {
        message: WifiConfigMessage.STATUS_RESPONSE,
        payload: { case: 'statusResponse', value: this.stationAnswer() },
      };
    if (payload.case !== 'setCommand') throw new DeviceRefusal('Not a command of prov-config.');
    const { ssid, passphrase } = payload.value;
    const text = new TextDecoder();
    this.wanted = { ssid: text.decode(ssid), passphrase: text.decode(passphrase) };
    return { message: WifiConfigMessage.SET_RESPONSE, payload: { case: 'setResponse', value: {} } };
  }

  private stationAnswer(): MessageInitShape<typeof WifiStatusResponseSchema> {
    if (this.station.is === 'trying') this.station = this.next(this.station.answersLeft);
    const { station } = this;
    if (station.is === 'trying') return { stationState: WifiStationState.CONNECTING };
    if (station.is === 'idle') return { stationState: WifiStationState.DISCONNECTED };
    if (station.is === 'failed')
      return {
        stationState: WifiStationState.CONNECTION_FAILED,
        detail: { case: 'failure', value: station.failure },
      };
    const { ssid, channel, security } = station.network;
    const value = { ip4Address: ADDRESS, ssid: utf8(ssid), channel, security };
    return { stationState: WifiStationState.CONNECTED, detail: { case: 'connected', value } };
  }

  private next(answersLeft: number): Station {
    if (answersLeft > 0) return { is: 'trying', answersLeft: answersLeft - 1 };
    const network = this.networks.find(({ ssid }) => ssid === this.wanted.ssid);
    if (network === undefined) return { is: 'failed', failure: WifiFailure.NETWORK_NOT_FOUND };
    if (this.wanted.passphrase !== (network.passphrase ?? ''))
      return { is: 'failed', failure: WifiFailure.AUTHENTICATION };
    this.onJoined(network);
    return { is: 'connected', network };
  }
}

function entryOf({ ssid, channel, rssi, security }: EmulatedNetwork, index: number) {
  return { ssid: utf8(ssid), channel, rssi, security, bssid: new Uint8Array([2, 0, 0, 0, 0, index]) };
}
