import { Component, computed, inject } from '@angular/core';
import { problemOf } from '../api/problem.ts';
import { readPages } from '../api/read-pages.ts';
import { AuditList } from '../ui/audit-list.ts';
import { EmptyNote } from '../ui/empty-note.ts';
import { NotAllowed } from '../ui/not-allowed.ts';
import { ProblemNotice } from '../ui/problem-notice.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { DeviceStore } from './device-store.ts';

/** Who changed what of this device. */
@Component({
  selector: 'tc-activity-tab',
  imports: [AuditList, EmptyNote, NotAllowed, ProblemNotice, Skeleton],
  templateUrl: './activity-tab.html',
  styleUrl: '../ui/page.css',
})
export class ActivityTab {
  protected readonly store = inject(DeviceStore);
  protected readonly pages = readPages(() => ({
    path: '/api/v1/audit',
    query: { subject_kind: 'device' as const, subject_id: this.store.id(), limit: 50 },
  }));
  protected readonly problem = computed(() => {
    const error = this.pages.error();
    return error && problemOf(error);
  });
}
