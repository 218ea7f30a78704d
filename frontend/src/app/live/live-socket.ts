import { Observable } from 'rxjs';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { parseDeviceChange } from './device-change.ts';
import type { DeviceChange } from './device-change.ts';
import { parseAcknowledgement, parseDropped, parseLiveReadings, parseResync } from './live-reading.ts';
import type { LiveReading } from './live-reading.ts';

/** Which devices to listen to: one, those with a tag, or all. */
export type Room = { readonly device_id: string } | { readonly tag: string } | { readonly all: true };

/** What to listen to, and from where in the stream. */
export interface Subscription {
  readonly room: Room;
  /** Later readings than this cursor are sent first; without it the stream starts now. */
  readonly since: string | null;
}

/**
 * What a connection tells. `missed` means that readings may have passed unseen, with the cursor from which the
 * stream goes on when that is not the last one seen, and how many they were when the gateway has counted them.
 */
export type LiveEvent =
  | { readonly kind: 'subscribed'; readonly cursor: string }
  | { readonly kind: 'readings'; readonly readings: readonly LiveReading[] }
  | { readonly kind: 'device'; readonly change: DeviceChange }
  | { readonly kind: 'missed'; readonly cursor?: string; readonly dropped?: number };

/** The connection to the gateway ended or never came about. */
export class ConnectionLost extends Error {
  constructor(reason: string) {
    super(`The live connection was lost: ${reason}.`);
    this.name = 'ConnectionLost';
  }
}

const answerMs = 10_000;

/**
 * One connection to the gateway at `origin` ('' is this page's own), open while observed. Ends with
 * ConnectionLost; trying again is the caller's. WebSocket only: nothing falls back to polling.
 */
export function connectLive(origin: string, subscription: Subscription): Observable<LiveEvent> {
  return new Observable((observer) => {
    const socket = io(`${origin}/realtime`, {
      path: '/socket.io',
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
    });
    const lost = (reason: unknown): void => {
      observer.error(new ConnectionLost(reason instanceof Error ? reason.message : String(reason)));
    };
    socket.on('connect', () => {
      subscribe(socket, subscription).then((events) => {
        for (const event of events) observer.next(event);
      }, lost);
    });
    const tell = (parse: (body: unknown) => LiveEvent) => (body: unknown) => {
      try {
        observer.next(parse(body));
      } catch (error) {
        lost(error);
      }
    };
    const readings = (body: unknown): LiveEvent => ({ kind: 'readings', readings: parseLiveReadings(body) });
    socket.on('readings', tell(readings));
    socket.on(
      'resync',
      tell((body) => ({ kind: 'missed', cursor: parseResync(body) })),
    );
    socket.on(
      'lagging',
      tell((body) => ({ kind: 'missed', dropped: parseDropped(body) })),
    );
    socket.on(
      'device',
      tell((body) => ({ kind: 'device', change: parseDeviceChange(body) })),
    );
    socket.on('connect_error', lost);
    socket.on('disconnect', lost);
    return () => socket.disconnect();
  });
}

/** Without a cursor the live part starts now, and readings may have passed since the history was read. */
async function subscribe(socket: Socket, { room, since }: Subscription): Promise<LiveEvent[]> {
  const body = since === null ? room : { ...room, since };
  const answer = parseAcknowledgement(await socket.timeout(answerMs).emitWithAck('subscribe', body));
  if (!answer.ok) throw new ConnectionLost(answer.reason);
  const subscribed: LiveEvent = { kind: 'subscribed', cursor: answer.cursor };
  return since === null ? [subscribed, { kind: 'missed' }] : [subscribed];
}
