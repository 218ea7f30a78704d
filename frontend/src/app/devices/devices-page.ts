import { httpResource } from '@angular/common/http';
import { Component, computed, effect, inject, input, linkedSignal, untracked } from '@angular/core';
import { Router } from '@angular/router';
import { parseDevices } from '../api/device.ts';
import { problemOf } from '../api/problem.ts';
import { Clock } from '../live/clock.ts';
import { ConnectionBanner } from '../live/connection-banner.ts';
import { LiveFeed } from '../live/live-feed.ts';
import { ProblemNotice } from '../ui/problem-notice.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { extendList, withLive } from './device-list.ts';
import type { DeviceList } from './device-list.ts';
import { DeviceRow } from './device-row.ts';
import { FirstDevice } from './first-device.ts';

const refreshMs = 10_000;
const searchPauseMs = 250;

interface Loaded {
  readonly q: string;
  readonly isFirst: boolean;
  readonly page: DeviceList | undefined;
}

/** The fleet: how each device stands and what it last said, searchable. */
@Component({
  selector: 'tc-devices-page',
  imports: [ConnectionBanner, DeviceRow, FirstDevice, ProblemNotice, Skeleton],
  templateUrl: './devices-page.html',
  styleUrl: './devices-page.css',
})
export class DevicesPage {
  /** What is searched for, from the address. */
  readonly q = input('', { transform: (asked: string | undefined) => asked ?? '' });

  private readonly router = inject(Router);
  private readonly feed = inject(LiveFeed);
  protected readonly now = inject(Clock).now;
  protected readonly connection = this.feed.connection;
  private readonly newest = this.feed.followNewest();

  /** Where the page asked for starts; a new search starts from the beginning. */
  private readonly cursor = linkedSignal<string, string | null>({ source: this.q, computation: () => null });
  private readonly page = httpResource(
    () => {
      const cursor = this.cursor();
      const q = this.q();
      return {
        url: '/api/v1/devices',
        params: { limit: 50, ...(q && { q }), ...(cursor !== null && { cursor }) },
      };
    },
    { parse: parseDevices },
  );
  private readonly list = linkedSignal<Loaded, DeviceList | undefined>({
    source: () => ({
      q: this.q(),
      isFirst: this.cursor() === null,
      page: this.page.hasValue() ? this.page.value() : undefined,
    }),
    computation: ({ q, isFirst, page }, before) => {
      const known = before?.source.q === q ? before.value : undefined;
      if (!page || !known || isFirst) return page ?? known;
      return extendList(known, page);
    },
  });

  protected readonly devices = computed(() => {
    const newest = this.newest();
    return this.list()?.items.map((device) => withLive(device, newest.get(device.id)));
  });
  protected readonly hasMore = computed(() => (this.list()?.nextCursor ?? null) !== null);
  protected readonly isLoadingMore = computed(() => this.cursor() !== null && this.page.isLoading());
  protected readonly problem = computed(() => {
    const error = this.page.error();
    return error === undefined ? undefined : problemOf(error);
  });
  private readonly turn = computed(() => Math.floor(this.now() / refreshMs));
  private typing: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    const firstTurn = this.turn();
    // Further pages are not read again: their rows stay in place and follow the live readings.
    effect(() => {
      const isDue = this.turn() !== firstTurn && !document.hidden;
      if (isDue && untracked(this.cursor) === null) untracked(() => this.page.reload());
    });
  }

  protected search(text: string): void {
    clearTimeout(this.typing);
    this.typing = setTimeout(() => {
      void this.router.navigate([], { queryParams: { q: text.trim() || null }, replaceUrl: true });
    }, searchPauseMs);
  }

  protected loadMore(): void {
    this.cursor.set(this.list()?.nextCursor ?? null);
  }

  protected retry(): void {
    this.page.reload();
  }

  protected reconnect(): void {
    this.feed.retryNow();
  }
}
