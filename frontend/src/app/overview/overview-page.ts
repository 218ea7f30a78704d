import { Component, computed, inject, untracked } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { RouterLink } from '@angular/router';
import { scan } from 'rxjs';
import { readApi } from '../api/api.ts';
import { mayAs } from '../api/console-session.ts';
import { lastValue } from '../api/last-value.ts';
import { problemOf } from '../api/problem.ts';
import { Clock } from '../live/clock.ts';
import { LiveFeed } from '../live/live-feed.ts';
import { reloadEvery } from '../live/reload-every.ts';
import { Session } from '../session/session.ts';
import { actionText } from '../ui/changes.ts';
import { FirstDevice } from '../ui/first-device.ts';
import { formatAge } from '../ui/format-age.ts';
import { formatCount, formatMetric, formatValue, shownUnit, shownValue } from '../ui/format-value.ts';
import { Icon } from '../ui/icon.ts';
import { ProblemNotice } from '../ui/problem-notice.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { StatusMark } from '../ui/status-mark.ts';
import { extendActivity, noActivity, perMinute, secondsBefore } from './activity.ts';
import { healthOfError, readHealth } from './read-health.ts';
import { StatusBar } from './status-bar.ts';

const refreshMs = 5000;
/** Said aloud now and then, not with every reading. */
const announceMs = 30_000;
const shownSilent = 6;
const shownEarlier = 8;

/** The fleet at a glance: how many report, how much comes in, what just happened, and whether all parts run. */
@Component({
  selector: 'tc-overview-page',
  imports: [FirstDevice, Icon, ProblemNotice, RouterLink, Skeleton, StatusBar, StatusMark],
  templateUrl: './overview-page.html',
  styleUrl: './overview-page.css',
})
export class OverviewPage {
  protected readonly now = inject(Clock).now;

  private readonly statsRead = readApi(() => ({ path: '/api/v1/dashboard/stats' }));
  private readonly silentRead = readApi(() => ({
    path: '/api/v1/devices',
    query: { status: 'offline' as const, sort: '-last_seen_at' as const, limit: shownSilent },
  }));
  private readonly session = inject(Session);
  /** Of those who may see the audit, what was changed before they came. */
  private readonly earlierRead = readApi(() =>
    mayAs(this.session.current()?.role, 'operator')
      ? { path: '/api/v1/audit' as const, query: { subject_kind: 'device' as const, limit: shownEarlier } }
      : undefined,
  );
  private readonly healthRead = readHealth();
  private readonly activity = toSignal(
    inject(LiveFeed)
      .follow({ all: true })
      .pipe(scan((activity, lot) => extendActivity(activity, lot, Date.now()), noActivity(Date.now()))),
    { initialValue: noActivity(Date.now()) },
  );

  private readonly statsAnswer = lastValue(this.statsRead, () => 'stats');
  private readonly silentAnswer = lastValue(this.silentRead, () => 'silent');
  protected readonly stats = computed(() => this.statsAnswer()?.data);
  protected readonly silent = computed(() =>
    (this.silentAnswer()?.data ?? []).map(({ device_id, name, last_seen_at }) => ({
      id: device_id,
      name,
      age: last_seen_at === null ? '' : formatAge(this.now() - Date.parse(last_seen_at)),
    })),
  );
  protected readonly problem = computed(() => {
    const error = this.statsRead.error();
    return error === undefined ? undefined : problemOf(error);
  });
  protected readonly health = computed(() => {
    const parts = this.healthRead.hasValue()
      ? this.healthRead.value()
      : healthOfError(this.healthRead.error());
    return parts?.map(({ name, word }) => {
      const isReady = word === 'ok';
      return { name, isReady, word: isReady ? $localize`:A part of the system works:ready` : word };
    });
  });
  protected readonly averages = computed(() =>
    Object.entries(this.stats()?.averages ?? {}).map(([name, { avg, unit }]) => ({
      name: formatMetric(name),
      value: formatValue(rounded(shownValue(avg, unit))),
      unit: shownUnit(unit),
    })),
  );
  protected readonly rate = computed(() => perMinute(this.activity(), this.now()));
  /** Heights of the bars, 0 to 1, one a second. */
  protected readonly bars = computed(() => {
    const seconds = secondsBefore(this.activity(), this.now());
    const highest = Math.max(1, ...seconds);
    return seconds.map((count) => count / highest);
  });
  protected readonly happenings = computed(() =>
    this.activity().happenings.map((happening) => ({
      ...happening,
      age: formatAge(this.now() - happening.at),
    })),
  );
  protected readonly earlier = computed(() =>
    (this.earlierRead.hasValue() ? this.earlierRead.value().data : []).map(
      ({ id, subject_id, action, at }) => ({
        id,
        deviceId: subject_id,
        what: actionText(action),
        age: formatAge(this.now() - Date.parse(at)),
      }),
    ),
  );
  private readonly announceTurn = computed(() => Math.floor(this.now() / announceMs));
  protected readonly announcement = computed(() => {
    this.announceTurn();
    return untracked(() => this.sentence());
  });
  protected readonly count = formatCount;

  constructor() {
    reloadEvery(refreshMs, () => this.reload());
  }

  protected reload(): void {
    this.statsRead.reload();
    this.silentRead.reload();
    this.healthRead.reload();
  }

  private sentence(): string {
    const devices = this.stats()?.devices;
    if (!devices) return '';
    const online = formatCount(devices.online);
    const total = formatCount(devices.total);
    return $localize`${online}:online: of ${total}:total: devices online.`;
  }
}

/** An average of thousands of readings is no more exact than they are. */
function rounded(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.round(value * 100) / 100;
}
