import { Component, computed, inject } from '@angular/core';
import { problemOf } from '../api/problem.ts';
import { readPages } from '../api/read-pages.ts';
import { every } from '../live/clock.ts';
import { AuditList } from '../ui/audit-list.ts';
import { EmptyNote } from '../ui/empty-note.ts';
import { formatAge } from '../ui/format-age.ts';
import { formatTime } from '../ui/format-time.ts';
import { NotAllowed } from '../ui/not-allowed.ts';
import { ProblemNotice } from '../ui/problem-notice.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { StatusMark } from '../ui/status-mark.ts';
import { DeviceStore } from './device-store.ts';
import { afterChange, refreshMs } from './read-device.ts';

/** What becomes of this device while it is looked at, and who changed what of it. */
@Component({
  selector: 'tc-activity-tab',
  imports: [AuditList, EmptyNote, NotAllowed, ProblemNotice, Skeleton, StatusMark],
  templateUrl: './activity-tab.html',
  styleUrls: ['../ui/page.css', './activity-tab.css'],
})
export class ActivityTab {
  protected readonly store = inject(DeviceStore);
  protected readonly pages = readPages(() => ({
    path: '/api/v1/audit',
    query: { subject_kind: 'device' as const, subject_id: this.store.id(), limit: 50 },
  }));
  /** What was heard of it live, with how long ago. */
  protected readonly events = computed(() =>
    this.store.facts.live().changes.map((change) => ({
      ...change,
      age: formatAge(this.store.now() - change.at),
      time: formatTime(change.at),
    })),
  );
  protected readonly problem = computed(() => {
    const error = this.pages.error();
    return error && problemOf(error);
  });

  constructor() {
    afterChange(this.store.facts.live, () => this.pages.refresh());
    // Not everything that is written down changes what is told of the device.
    every(refreshMs, () => this.pages.refresh());
  }
}
