import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import type { Signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { eventually } from '../../testing/eventually.ts';
import { startGateway } from '../../testing/gateway.ts';
import type { Gateway } from '../../testing/gateway.ts';
import { LIVE_ORIGIN, LiveFeed } from './live-feed.ts';
import type { LiveEvent } from './live-socket.ts';
import type { LiveTail } from './live-tail.ts';

describe('LiveFeed', () => {
  let gateway: Gateway;

  beforeEach(async () => {
    gateway = await startGateway();
    TestBed.configureTestingModule({
      providers: [
        { provide: LIVE_ORIGIN, useValue: gateway.origin },
        provideHttpClient(),
        provideHttpClientTesting(),
      ],
    });
  });

  afterEach(async () => {
    TestBed.resetTestingModule();
    await gateway.stop();
  });

  const publish = (value: number) => gateway.tell({ do: 'publish', value });
  const values = (tail: Signal<LiveTail>) => tail().readings.map(({ metrics }) => metrics.a);
  const follow = (since: string | null) =>
    TestBed.runInInjectionContext(() =>
      TestBed.inject(LiveFeed).followDevice(signal({ deviceId: 'room-1', since })),
    );

  it('starts where the history ended and goes on live', async () => {
    [1, 2, 3].forEach(publish);
    const tail = follow('1');
    await eventually(() => expect(values(tail)).toEqual([2, 3]));
    publish(4);
    await eventually(() => expect(values(tail)).toEqual([2, 3, 4]));
    expect(TestBed.inject(LiveFeed).connection()).toEqual({ state: 'live' });
  });

  it('loses nothing and repeats nothing when the connection breaks', async () => {
    const tail = follow('0');
    publish(1);
    await eventually(() => expect(values(tail)).toEqual([1]));
    gateway.tell({ do: 'drop clients' });
    await eventually(() => expect(TestBed.inject(LiveFeed).connection().state).toBe('waiting'));
    publish(2);
    TestBed.inject(LiveFeed).retryNow();
    await eventually(() => expect(values(tail)).toEqual([1, 2]));
    expect(gateway.subscriptions.at(-1)).toEqual({ device_id: 'room-1', since: '1' });
  });

  it('asks who is signed in when the connection is refused', async () => {
    follow('0');
    await eventually(() => expect(TestBed.inject(LiveFeed).connection().state).toBe('live'));
    gateway.tell({ do: 'drop clients' });
    await eventually(() => TestBed.inject(HttpTestingController).expectOne('/api/v1/auth/session'));
  });

  it('starts anew and says so when the stream no longer reaches back', async () => {
    [1, 2].forEach(publish);
    gateway.tell({ do: 'forget the stream' });
    const tail = follow('0');
    await eventually(() => expect(tail().resyncs).toBe(1));
    publish(3);
    await eventually(() => expect(values(tail)).toEqual([3]));
    expect(gateway.subscriptions).toEqual([{ device_id: 'room-1', since: '0' }]);
  });

  it('says so when the gateway itself has missed readings, and comes back after them', async () => {
    const tail = follow('0');
    await eventually(() => expect(TestBed.inject(LiveFeed).connection().state).toBe('live'));
    gateway.tell({ do: 'lose one unread' });
    await eventually(() => expect(tail().resyncs).toBe(1));
    gateway.tell({ do: 'drop clients' });
    await eventually(() => expect(gateway.subscriptions).toHaveLength(2));
    expect(gateway.subscriptions.at(-1)).toEqual({ device_id: 'room-1', since: '1' });
  });

  it('keeps the newest reading of each device of the fleet', async () => {
    const newest = TestBed.runInInjectionContext(() => TestBed.inject(LiveFeed).followNewest());
    await eventually(() => expect(TestBed.inject(LiveFeed).connection().state).toBe('live'));
    publish(7);
    await eventually(() => expect(newest().get('room-1')?.metrics.a).toBe(7));
  });

  it('says on how many readings it caught up after a loss', async () => {
    const feed = TestBed.inject(LiveFeed);
    follow('0');
    await eventually(() => expect(feed.connection().state).toBe('live'));
    expect(feed.caughtUp()).toBeUndefined();
    gateway.tell({ do: 'drop clients' });
    await eventually(() => expect(feed.connection().state).toBe('waiting'));
    [1, 2, 3].forEach(publish);
    feed.retryNow();
    await eventually(() => expect(feed.caughtUp()?.count).toBe(3));
  });

  it('hands on what becomes of devices, and how much a slow connection was not sent', async () => {
    const told: LiveEvent[] = [];
    const feed = TestBed.inject(LiveFeed);
    const following = feed.follow({ all: true }).subscribe((lot) => told.push(...lot));
    await eventually(() => expect(feed.connection().state).toBe('live'));
    gateway.tell({ do: 'go offline' });
    gateway.tell({ do: 'lag', dropped: 12 });
    const change = { deviceId: 'room-1', name: 'Room 1', status: 'offline', what: 'status' };
    await eventually(() => expect(told).toContainEqual({ kind: 'device', change }));
    await eventually(() => expect(told).toContainEqual({ kind: 'missed', dropped: 12 }));
    following.unsubscribe();
    expect(feed.connection().state).toBe('idle');
  });
});
