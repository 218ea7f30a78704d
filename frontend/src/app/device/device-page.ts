import { Component, computed, inject, untracked } from '@angular/core';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { problemOf } from '../api/problem.ts';
import { formatAge } from '../ui/format-age.ts';
import { formatTime } from '../ui/format-time.ts';
import {
  formatCount,
  formatMetric,
  formatQuantity,
  formatValue,
  shownUnit,
  shownValue,
} from '../ui/format-value.ts';
import { ProblemNotice } from '../ui/problem-notice.ts';
import { StatusMark } from '../ui/status-mark.ts';
import type { DeviceMetric } from './device-metrics.ts';
import { DeviceStore } from './device-store.ts';

const announceMs = 15_000;

const tabs = [
  { path: './', label: $localize`Readings`, forWorkers: false },
  {
    path: 'delivery',
    label: $localize`:Tab, what became of the readings of a device:Delivery`,
    forWorkers: false,
  },
  { path: 'keys', label: $localize`:Tab, keys of a device for the API:Keys`, forWorkers: true },
  { path: 'activity', label: $localize`:Tab, what becomes of a device:Activity`, forWorkers: true },
  { path: 'send', label: $localize`:Tab, sends a test reading:Test`, forWorkers: true },
  { path: 'settings', label: $localize`Settings`, forWorkers: false },
] as const;

/** One device: how it stands and its values now, above the tab that is looked at. */
@Component({
  selector: 'tc-device-page',
  imports: [ProblemNotice, RouterLink, RouterLinkActive, RouterOutlet, StatusMark],
  templateUrl: './device-page.html',
  styleUrl: './device-page.css',
  providers: [DeviceStore],
})
export class DevicePage {
  protected readonly store = inject(DeviceStore);
  protected readonly facts = this.store.facts;
  protected readonly isNotLive = computed(() => this.store.connection().state !== 'live');
  protected readonly tabs = computed(() =>
    tabs.filter(({ forWorkers }) => !forWorkers || this.store.mayChange()),
  );
  protected readonly problem = computed(() => {
    const error = this.facts.error();
    return error === undefined ? undefined : problemOf(error);
  });

  protected readonly readingCount = computed(
    () => this.facts.everything()?.readingCount ?? this.facts.device()?.readingCount ?? 0,
  );

  /** Said aloud by screen readers now and then, not at every reading. */
  protected readonly announcement = computed(() => {
    this.announceTurn();
    return untracked(() => this.sentence());
  });
  private readonly announceTurn = computed(() => Math.floor(this.store.now() / announceMs));

  protected readonly count = formatCount;
  protected readonly metricText = formatMetric;
  protected readonly time = formatTime;
  protected readonly unit = shownUnit;

  protected value({ name, unit }: DeviceMetric): string {
    return formatValue(shownValue(this.store.newest()?.metrics[name], unit));
  }

  protected age(at: number): string {
    return formatAge(this.store.now() - at);
  }

  private sentence(): string {
    const newest = this.store.newest();
    if (!newest) return '';
    const values = this.store
      .metrics()
      .map(({ name, unit }) => `${formatMetric(name)} ${formatQuantity(newest.metrics[name], unit)}`);
    return `${values.join(', ')}, ${this.age(newest.at)}`;
  }
}
