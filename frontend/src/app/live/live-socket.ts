import { Observable } from 'rxjs';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { parseAcknowledgement, parseLiveReadings } from './live-reading.ts';
import type { LiveReading } from './live-reading.ts';

/** What to listen to, and from where in the stream. */
export interface Subscription {
  readonly room: { readonly device_id: string } | { readonly all: true };
  /** Later readings than this cursor are sent first; without it the stream starts now. */
  readonly since: string | null;
}

/** What a connection tells. A subscription has a cursor when it starts anew. `missed` means that readings may have passed unseen. */
export type LiveEvent =
  | { readonly kind: 'subscribed'; readonly cursor: string | null }
  | { readonly kind: 'readings'; readonly readings: readonly LiveReading[] }
  | { readonly kind: 'missed' };

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
    socket.on('readings', (body: unknown) => {
      try {
        observer.next({ kind: 'readings', readings: parseLiveReadings(body) });
      } catch (error) {
        lost(error);
      }
    });
    socket.on('lagging', () => observer.next({ kind: 'missed' }));
    socket.on('connect_error', lost);
    socket.on('disconnect', lost);
    return () => socket.disconnect();
  });
}

/**
 * Without a cursor, or with one that the stream no longer reaches, the live part starts now, and readings may
 * have passed between the history that was read and this moment.
 */
async function subscribe(socket: Socket, { room, since }: Subscription): Promise<LiveEvent[]> {
  const ask = async (body: object): Promise<ReturnType<typeof parseAcknowledgement>> =>
    parseAcknowledgement(await socket.timeout(answerMs).emitWithAck('subscribe', body));
  const first = await ask(since === null ? room : { ...room, since });
  if (first.ok && since === null) return [{ kind: 'subscribed', cursor: first.cursor }, { kind: 'missed' }];
  // Readings since the cursor may have come before this answer or may follow it: they alone move the cursor on.
  if (first.ok) return [{ kind: 'subscribed', cursor: null }];
  if (since === null) throw new ConnectionLost(first.reason);
  const second = await ask(room);
  if (!second.ok) throw new ConnectionLost(second.reason);
  return [{ kind: 'subscribed', cursor: second.cursor }, { kind: 'missed' }];
}
