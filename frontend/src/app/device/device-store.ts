import { Injectable, computed, inject, linkedSignal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute } from '@angular/router';
import { map } from 'rxjs';
import { mayAs } from '../api/console-session.ts';
import { Clock } from '../live/clock.ts';
import { LiveFeed } from '../live/live-feed.ts';
import { Session } from '../session/session.ts';
import { deviceMetrics } from './device-metrics.ts';
import { readDevice } from './read-device.ts';
import { customSpan, rangeOf } from './view-range.ts';
import type { View } from './view-range.ts';

/** The device that is looked at, for the tabs of its page; what the address says decides what it is. */
@Injectable()
export class DeviceStore {
  private readonly route = inject(ActivatedRoute);
  private readonly session = inject(Session);
  private readonly query = toSignal(this.route.queryParamMap, { requireSync: true });

  readonly id = toSignal(this.route.paramMap.pipe(map((params) => params.get('id') ?? '')), {
    requireSync: true,
  });
  readonly view = computed(
    (): View => {
      const given = (name: string): string | undefined => this.query().get(name) ?? undefined;
      const custom = customSpan(given('start'), given('end'));
      return {
        range: rangeOf(given('range')),
        until: given('until') === 'newest' ? 'newest' : 'now',
        ...(custom && { custom }),
      };
    },
    { equal: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  );
  /** Names joined by commas, from the address. */
  readonly asked = computed(() => this.query().get('metrics') ?? undefined);

  readonly now = inject(Clock).now;
  readonly connection = inject(LiveFeed).connection;
  readonly facts = readDevice(this.id, this.view);
  /** Since when the view stands still, epoch milliseconds; undefined while it goes on. Another device goes on. */
  readonly pausedAt = linkedSignal<string, number | undefined>({
    source: this.id,
    computation: () => undefined,
  });

  /** Whether this person may change the device. */
  readonly mayChange = computed(() => mayAs(this.session.current()?.role, 'operator'));

  readonly newest = computed(() => {
    const candidates = [this.facts.joined().readings.at(-1), this.facts.device()?.latest ?? undefined];
    return candidates.reduce((best, next) => (next && (!best || next.at > best.at) ? next : best), undefined);
  });
  /** Moment of the newest reading, also when its values are not known here; undefined when there is none. */
  readonly newestAt = computed(() => {
    const moments = [this.newest()?.at, this.facts.everything()?.lastAt].filter(
      (at) => typeof at === 'number',
    );
    return moments.length > 0 ? Math.max(...moments) : undefined;
  });
  /** Whether the device has been silent for so long that its values tell little of the present. */
  readonly isStale = computed(() => {
    const at = this.newestAt();
    const expectedMs = (this.facts.device()?.expectedIntervalS ?? 60) * 1000;
    return at !== undefined && this.now() - at > 3 * expectedMs;
  });
  readonly metrics = computed(() =>
    deviceMetrics(this.facts.device(), this.facts.everything(), this.newest()),
  );
}
