import { Dialog } from '@angular/cdk/dialog';
import { HttpClient } from '@angular/common/http';
import { Component, computed, inject, input, linkedSignal, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import { readApi } from '../api/api.ts';
import { mayAs } from '../api/console-session.ts';
import type { Schema } from '../api/contract.ts';
import { lastValue } from '../api/last-value.ts';
import { problemOf } from '../api/problem.ts';
import type { Problem } from '../api/problem.ts';
import { Clock } from '../live/clock.ts';
import { LiveFeed } from '../live/live-feed.ts';
import { reloadEvery } from '../live/reload-every.ts';
import { Session } from '../session/session.ts';
import { FirstDevice } from '../ui/first-device.ts';
import { formatCount } from '../ui/format-value.ts';
import { Icon } from '../ui/icon.ts';
import { ProblemNotice } from '../ui/problem-notice.ts';
import { saveFile } from '../ui/save-file.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { BulkBar } from './bulk-bar.ts';
import { listCsv, withLive } from './device-list.ts';
import { addressOf, deviceQuery, isNarrowed } from './device-query.ts';
import type { DeviceQuery } from './device-query.ts';
import { DevicesTable } from './devices-table.ts';
import { FilterBar } from './filter-bar.ts';
import { ImportDialog } from './import-dialog.ts';
import { profileUnits } from './profile-units.ts';
import { askDevices, readDevices } from './read-devices.ts';
import { SavedViews } from './saved-views.ts';

const pageLength = 50;
const refreshMs = 10_000;

/** The fleet: how each device stands and what it last said, narrowed, sorted, and changed together. */
@Component({
  selector: 'tc-devices-page',
  imports: [
    BulkBar,
    DevicesTable,
    FilterBar,
    FirstDevice,
    Icon,
    ProblemNotice,
    RouterLink,
    SavedViews,
    Skeleton,
  ],
  templateUrl: './devices-page.html',
  styleUrl: './devices-page.css',
})
export class DevicesPage {
  /** What the list is narrowed to and sorted by, from the address. */
  readonly q = input<string>();
  readonly status = input<string>();
  readonly tag = input<string>();
  readonly profile = input<string>();
  readonly sort = input<string>();

  private readonly dialog = inject(Dialog);
  private readonly http = inject(HttpClient);
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  private readonly newest = inject(LiveFeed).followNewest();
  protected readonly now = inject(Clock).now;

  protected readonly query = computed(() =>
    deviceQuery({
      q: this.q(),
      status: this.status(),
      tag: this.tag(),
      profile: this.profile(),
      sort: this.sort(),
    }),
  );
  private readonly key = computed(() => JSON.stringify(this.query()));
  /** How many devices are asked for; another query starts from the beginning. */
  private readonly count = linkedSignal({ source: this.key, computation: () => pageLength });
  private readonly read = readDevices(this.query, this.count);
  private readonly list = lastValue(this.read, this.key);
  private readonly fleet = readApi(() => ({ path: '/api/v1/devices/summary' }));
  private readonly profileList = readApi(() => ({ path: '/api/v1/profiles' }));

  protected readonly devices = computed(() => {
    const newest = this.newest();
    return this.list()?.items.map((device) => withLive(device, newest.get(device.id)));
  });
  protected readonly hasMore = computed(() => (this.list()?.nextCursor ?? null) !== null);
  /** Reading again what is shown already is not `loading` but `reloading`. */
  protected readonly isLoadingMore = computed(() => this.read.status() === 'loading');
  protected readonly isNarrowed = computed(() => isNarrowed(this.query()));
  protected readonly problem = computed(() => {
    const error = this.read.error();
    return error === undefined ? undefined : problemOf(error);
  });
  protected readonly tags = computed(() =>
    this.fleet.hasValue() ? this.fleet.value().data.tags.map(({ tag }) => tag) : [],
  );
  private readonly knownProfiles = computed(() =>
    this.profileList.hasValue() ? this.profileList.value().data : [],
  );
  protected readonly profiles = computed(() => this.knownProfiles().map(({ name }) => name));
  protected readonly units = computed(() => profileUnits(this.knownProfiles()));
  protected readonly total = computed(() => {
    const shown = formatCount(this.devices()?.length ?? 0);
    if (!this.hasMore())
      return this.isNarrowed() ? $localize`:Number of devices:${shown}:count: found` : shown;
    const all = !this.isNarrowed() && this.fleet.hasValue() ? this.fleet.value().data.total : undefined;
    return all === undefined
      ? $localize`:Number of devices, of more than are counted:first ${shown}:count:`
      : $localize`:Number of devices:${shown}:count: of ${formatCount(all)}:total:`;
  });
  protected readonly canChange = computed(() => mayAs(this.session.current()?.role, 'operator'));
  protected readonly marked = signal<ReadonlySet<string>>(new Set());
  protected readonly none: ReadonlySet<string> = new Set();
  protected readonly isExporting = signal(false);
  protected readonly exportProblem = signal<Problem | undefined>(undefined);

  constructor() {
    reloadEvery(refreshMs, () => this.read.reload());
  }

  /** The address holds the query, so that it can be kept, sent and returned to. */
  protected narrow(change: Partial<DeviceQuery>): void {
    this.ask(addressOf({ ...this.query(), ...change }));
  }

  /** Some devices are looked at side by side; a tag or a query is what the list is asked. */
  protected openView({ tag, query, device_ids }: Schema<'ViewDto'>): void {
    if (tag !== null) this.ask({ tag });
    else if (query !== null) this.ask(Object.fromEntries(new URLSearchParams(query)));
    else void this.router.navigate(['/live'], { queryParams: { devices: device_ids.join() } });
  }

  private ask(queryParams: Record<string, string>): void {
    void this.router.navigate([], { queryParams, replaceUrl: true });
  }

  protected loadMore(): void {
    this.count.update((count) => count + pageLength);
  }

  protected reload(): void {
    this.read.reload();
    this.fleet.reload();
  }

  protected async import(): Promise<void> {
    const options = { ariaLabelledBy: 'import-title', panelClass: ['dialog', 'wide'] };
    const dialog = this.dialog.open<'imported'>(ImportDialog, options);
    if ((await firstValueFrom(dialog.closed)) === 'imported') this.reload();
  }

  protected async export(): Promise<void> {
    this.isExporting.set(true);
    this.exportProblem.set(undefined);
    try {
      const { items } = await firstValueFrom(askDevices(this.http, this.query(), Infinity));
      saveFile('devices.csv', listCsv(items));
    } catch (error) {
      this.exportProblem.set(problemOf(error));
    } finally {
      this.isExporting.set(false);
    }
  }
}
