import {
  Component,
  DestroyRef,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  untracked,
} from '@angular/core';
import { Router } from '@angular/router';
import { lastValue } from '../api/last-value.ts';
import { problemOf } from '../api/problem.ts';
import { Clock } from '../live/clock.ts';
import { LiveFeed } from '../live/live-feed.ts';
import { ProblemNotice } from '../ui/problem-notice.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { withLive } from './device-list.ts';
import { DeviceRow } from './device-row.ts';
import { FirstDevice } from './first-device.ts';
import { readDevices } from './read-devices.ts';

const pageLength = 50;
const refreshMs = 10_000;
const searchPauseMs = 250;

/** The fleet: how each device stands and what it last said, searchable. */
@Component({
  selector: 'tc-devices-page',
  imports: [DeviceRow, FirstDevice, ProblemNotice, Skeleton],
  templateUrl: './devices-page.html',
  styleUrl: './devices-page.css',
})
export class DevicesPage {
  /** What is searched for, from the address. */
  readonly q = input('', { transform: (asked: string | undefined) => asked ?? '' });

  private readonly router = inject(Router);
  protected readonly now = inject(Clock).now;
  private readonly newest = inject(LiveFeed).followNewest();

  /** How many devices are asked for; a new search starts from the beginning. */
  private readonly count = linkedSignal({ source: this.q, computation: () => pageLength });
  private readonly read = readDevices(this.q, this.count);
  private readonly list = lastValue(this.read, this.q);

  protected readonly devices = computed(() => {
    const newest = this.newest();
    return this.list()?.items.map((device) => withLive(device, newest.get(device.id)));
  });
  protected readonly hasMore = computed(() => (this.list()?.nextCursor ?? null) !== null);
  /** Reading again what is shown already is not `loading` but `reloading`. */
  protected readonly isLoadingMore = computed(() => this.read.status() === 'loading');
  protected readonly problem = computed(() => {
    const error = this.read.error();
    return error === undefined ? undefined : problemOf(error);
  });
  private readonly turn = computed(() => Math.floor(this.now() / refreshMs));
  private typing: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    const firstTurn = this.turn();
    effect(() => {
      if (this.turn() !== firstTurn && !document.hidden) untracked(() => this.read.reload());
    });
    // A pause in typing that ends on another page must not search there.
    inject(DestroyRef).onDestroy(() => clearTimeout(this.typing));
  }

  protected search(text: string): void {
    clearTimeout(this.typing);
    this.typing = setTimeout(() => {
      void this.router.navigate([], { queryParams: { q: text.trim() || null }, replaceUrl: true });
    }, searchPauseMs);
  }

  protected loadMore(): void {
    this.count.update((count) => count + pageLength);
  }

  protected retry(): void {
    this.read.reload();
  }
}
