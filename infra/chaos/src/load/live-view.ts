import { setTimeout as delay } from 'node:timers/promises';
import type { Metrics } from '../plan/reading.ts';
import type { Api } from '../system/api.ts';
import type { Gateway } from '../system/system.ts';
import { LiveSocket } from './live-socket.ts';

const AGAIN_MS = 200;

/** A reading as the gateway sends it. */
export interface LiveReading {
  readonly id: string;
  readonly device_id: string;
  readonly metrics: Metrics;
  readonly cursor: string;
}

/** What a view is of, and where it gets it. */
export interface ViewOptions {
  readonly device: string;
  /** Where it connects: at each in turn. */
  readonly gateways: readonly Gateway[];
  readonly api: Api;
}

/**
 * Follows a device as the console does: fetches its history, subscribes since the cursor that came with it, comes back
 * with the last cursor when the connection was lost or it was too slow, and fetches the history again when told to.
 */
export class LiveView {
  readonly device: string;
  /** Every reading that came live, in the order in which they came. */
  readonly received: LiveReading[] = [];
  /** The numbers of the readings that a fetched history held. */
  readonly fetched = new Set<number>();
  /** Readings that came out of the order of their cursors. */
  readonly disorder: string[] = [];
  connections = 0;
  fetches = 0;
  private readonly options: ViewOptions;
  private readonly following: Promise<void>;
  private attempts = 0;
  private cursor: string | undefined;
  private socket: LiveSocket | undefined;
  private isOver = false;
  private isSubscribed = false;

  constructor(options: ViewOptions) {
    this.options = options;
    this.device = options.device;
    this.following = this.follow();
  }

  /** Whether it is subscribed now. */
  get isLive(): boolean {
    return this.isSubscribed && this.socket?.isOpen === true;
  }

  /** Loses its connection, and comes back. */
  cut(): void {
    this.socket?.close();
  }

  async close(): Promise<void> {
    this.isOver = true;
    this.socket?.close();
    await this.following;
  }

  private async follow(): Promise<void> {
    while (!this.isStopped()) {
      await this.connect().catch(() => undefined);
      this.socket?.close();
      await delay(AGAIN_MS);
    }
  }

  private isStopped(): boolean {
    return this.isOver;
  }

  /** Returns when the connection has ended. */
  private async connect(): Promise<void> {
    const { api, device, gateways } = this.options;
    if (this.cursor === undefined) {
      const { readings, liveCursor } = await api.historyToFollow(device);
      for (const { metrics } of readings) this.fetched.add(metrics.n ?? NaN);
      this.fetches++;
      this.cursor = liveCursor;
    }
    const onEvent = (name: string, payload: unknown): void => this.hear(name, payload);
    const { origin = '', key } = gateways[this.attempts++ % gateways.length] ?? {};
    const socket = await LiveSocket.enter({ origin, key, onEvent });
    this.socket = socket;
    this.connections++;
    this.isSubscribed = false;
    const answer = (await socket.ask('subscribe', { device_id: device, since: this.cursor })) as {
      ok: boolean;
      cursor?: string;
    };
    if (answer.ok && answer.cursor !== undefined) {
      this.moveTo(answer.cursor);
      this.isSubscribed = true;
    } else socket.close();
    await socket.closed;
  }

  private hear(name: string, payload: unknown): void {
    if (name === 'readings') {
      for (const reading of payload as LiveReading[]) {
        this.received.push(reading);
        if (Number(reading.cursor) < Number(this.cursor ?? 0)) this.disorder.push(reading.id);
        this.moveTo(reading.cursor);
      }
    }
    // The history has to be fetched anew, and tells where to go on.
    if (name === 'resync') this.cursor = undefined;
    if (name === 'resync' || name === 'lagging') this.socket?.close();
  }

  private moveTo(cursor: string): void {
    if (this.cursor !== undefined && Number(cursor) > Number(this.cursor)) this.cursor = cursor;
  }
}
