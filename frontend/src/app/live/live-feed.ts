import { Injectable, InjectionToken, computed, inject, signal } from '@angular/core';
import type { Signal } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import {
  Subject,
  bufferTime,
  defer,
  filter,
  fromEvent,
  map,
  merge,
  race,
  retry,
  scan,
  tap,
  timer,
} from 'rxjs';
import type { Observable } from 'rxjs';
import { Session } from '../session/session.ts';
import { backOffMs } from './back-off.ts';
import { cursorAfter, extendByLot, readingsOf } from './live-lot.ts';
import type { LiveReading } from './live-reading.ts';
import { connectLive } from './live-socket.ts';
import type { LiveEvent, Room, Subscription } from './live-socket.ts';
import { emptyTail, extendNewest } from './live-tail.ts';
import type { LiveTail } from './live-tail.ts';
import { TraceReports } from './trace-reports.ts';

/** How the live connection stands; `retryAt` is epoch milliseconds. */
export type Connection =
  | { readonly state: 'idle' | 'connecting' | 'live' }
  | { readonly state: 'waiting'; readonly retryAt: number };

/** A device to follow, and the cursor where its history ended. */
export interface DeviceTarget {
  readonly deviceId: string;
  /** Null when the history knows none: the live part starts at once. */
  readonly since: string | null;
}

/** Readings that came after a connection was lost and found again. */
export interface CaughtUp {
  readonly count: number;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Where the gateway is: '' for the page's own origin. */
export const LIVE_ORIGIN = new InjectionToken<string>('LIVE_ORIGIN', { factory: () => '' });

/** Readings are handed on in lots this far apart, so that a burst costs one redraw. */
const lotMs = 200;

/** The live readings: connects, reconnects where it left off, and keeps what pages show. */
@Injectable({ providedIn: 'root' })
export class LiveFeed {
  private readonly origin = inject(LIVE_ORIGIN);
  private readonly session = inject(Session);
  private readonly traces = inject(TraceReports);
  private readonly state = signal<Connection>({ state: 'idle' });
  private readonly caught = signal<CaughtUp | undefined>(undefined);
  private readonly retryAsked = new Subject<void>();

  /** How the connection stands. */
  readonly connection = this.state.asReadonly();

  /** The last time that a lost connection came back; undefined when none has yet. */
  readonly caughtUp = this.caught.asReadonly();

  /** Tries to connect at once instead of waiting. */
  retryNow(): void {
    this.retryAsked.next();
  }

  /** What arrives for the target, from its cursor on; undefined follows nothing. Call in an injection context. */
  followDevice(target: () => DeviceTarget | undefined): Signal<LiveTail> {
    const params = computed(target, { equal: isSameTarget });
    const tail = rxResource({
      params,
      stream: ({ params: { deviceId, since } }) =>
        this.lots({ room: { device_id: deviceId }, since }, 'resumes').pipe(
          scan((tail, lot) => extendByLot(tail, lot, Date.now()), emptyTail),
        ),
      defaultValue: emptyTail,
    });
    return computed(() => (tail.hasValue() ? tail.value() : emptyTail));
  }

  /** The newest reading of each device from now on, by device id. Call in an injection context. */
  followNewest(): Signal<ReadonlyMap<string, LiveReading>> {
    const none: ReadonlyMap<string, LiveReading> = new Map();
    const newest = rxResource({
      stream: () =>
        this.lots({ room: { all: true }, since: null }, 'starts anew').pipe(
          map((lot) => lot.flatMap(readingsOf)),
          scan(extendNewest, none),
        ),
      defaultValue: none,
    });
    return computed(() => (newest.hasValue() ? newest.value() : none));
  }

  /** All that is told of some devices from now on, in lots; after a loss it goes on where it stopped. */
  follow(room: Room): Observable<readonly LiveEvent[]> {
    return this.lots({ room, since: null }, 'resumes');
  }

  /**
   * Connects again after each loss, with growing pauses: from the last cursor seen, or from now where only the newest
   * readings count.
   */
  private lots(subscription: Subscription, afterLoss: 'resumes' | 'starts anew'): Observable<LiveEvent[]> {
    let since = subscription.since;
    let wasLost = false;
    return defer(() => {
      // A connection once lost stays called so until it is back, or the banner would flicker.
      this.state.update((before) => (before.state === 'waiting' ? before : { state: 'connecting' }));
      let count = 0;
      return connectLive(this.origin, { ...subscription, since }).pipe(
        tap((event) => {
          const readings = readingsOf(event);
          count += readings.length;
          this.traces.arrived(readings);
          if (event.kind === 'subscribed') this.arrive(wasLost ? count : undefined);
        }),
      );
    }).pipe(
      tap((event) => {
        if (afterLoss === 'resumes') since = cursorAfter(event) ?? since;
      }),
      retry({
        delay: (_error, attempt) => {
          wasLost = true;
          return this.pause(attempt);
        },
        resetOnSuccess: true,
      }),
      bufferTime(lotMs),
      filter((lot) => lot.length > 0),
      tap({ next: () => this.traces.handedOn(), finalize: () => this.state.set({ state: 'idle' }) }),
    );
  }

  /** What came before the acknowledgement had waited for us while the connection was lost. */
  private arrive(waited: number | undefined): void {
    this.state.set({ state: 'live' });
    if (waited !== undefined) this.caught.set({ count: waited, at: Date.now() });
  }

  /** A handshake is also refused when the session has ended: asking who is signed in settles which it is. */
  private pause(attempt: number): Observable<unknown> {
    const ms = backOffMs(attempt, Math.random());
    this.state.set({ state: 'waiting', retryAt: Date.now() + ms });
    this.session.check().catch(() => undefined);
    return race(timer(ms), merge(this.retryAsked, fromEvent(window, 'online')));
  }
}

function isSameTarget(a: DeviceTarget | undefined, b: DeviceTarget | undefined): boolean {
  return a?.deviceId === b?.deviceId && a?.since === b?.since;
}
