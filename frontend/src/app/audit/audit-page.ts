import { Component, computed, inject, input } from '@angular/core';
import { Router } from '@angular/router';
import { problemOf } from '../api/problem.ts';
import { readPages } from '../api/read-pages.ts';
import { AuditList } from '../ui/audit-list.ts';
import { EmptyNote } from '../ui/empty-note.ts';
import { ProblemNotice } from '../ui/problem-notice.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { actionTexts } from '../ui/changes.ts';
import { filterOf, kindTexts } from './audit-filter.ts';

const pageLength = 50;

/** Who changed what, when; what is looked for stands in the address. */
@Component({
  selector: 'tc-audit-page',
  imports: [AuditList, EmptyNote, ProblemNotice, Skeleton],
  templateUrl: './audit-page.html',
  styleUrl: './audit-page.css',
})
export class AuditPage {
  /** What is looked for, from the address. */
  readonly kind = input<string>();
  readonly subject = input<string>();
  readonly actor = input<string>();
  readonly action = input<string>();
  readonly from = input<string>();
  readonly to = input<string>();

  private readonly router = inject(Router);

  protected readonly filter = computed(() =>
    filterOf({
      kind: this.kind(),
      subject: this.subject(),
      actor: this.actor(),
      action: this.action(),
      from: this.from(),
      to: this.to(),
    }),
  );
  protected readonly isFiltered = computed(() =>
    Object.values(this.filter()).some((value) => value !== undefined),
  );
  protected readonly pages = readPages(() => ({
    path: '/api/v1/audit',
    query: { ...this.filter(), limit: pageLength },
  }));
  protected readonly problem = computed(() => {
    const error = this.pages.error();
    return error && problemOf(error);
  });
  protected readonly kinds = Object.entries(kindTexts);
  protected readonly actions = Object.entries(actionTexts);

  protected search(name: string, value: string): void {
    void this.router.navigate([], {
      queryParams: { [name]: value.trim() || null },
      queryParamsHandling: 'merge',
      replaceUrl: true,
    });
  }

  protected clear(): void {
    void this.router.navigate([], { queryParams: {} });
  }
}
