import { Dialog } from '@angular/cdk/dialog';
import type { DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject, signal } from '@angular/core';
import type { TemplateRef } from '@angular/core';
import { Api } from '../api/api.ts';
import type { Schema } from '../api/contract.ts';
import { problemOf } from '../api/problem.ts';
import { readPages } from '../api/read-pages.ts';
import { Clock } from '../live/clock.ts';
import { EmptyNote } from '../ui/empty-note.ts';
import { formatAge } from '../ui/format-age.ts';
import { formatTime } from '../ui/format-time.ts';
import { ProblemNotice } from '../ui/problem-notice.ts';
import { SecretOnce } from '../ui/secret-once.ts';
import { roleTexts } from '../ui/role-texts.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { NewOperator } from './new-operator.ts';

type Operator = Schema<'OperatorDto'>;

/** The people and programs that may look, work or manage, each with a key of its own. */
@Component({
  selector: 'tc-operators-page',
  imports: [EmptyNote, NewOperator, ProblemNotice, SecretOnce, Skeleton],
  templateUrl: './operators-page.html',
  styleUrls: ['../ui/page.css', '../ui/form.css', '../ui/table.css', './operators-page.css'],
})
export class OperatorsPage {
  private readonly api = inject(Api);
  private readonly dialog = inject(Dialog);
  private readonly now = inject(Clock).now;
  private opened: DialogRef | undefined;
  protected readonly roles = roleTexts;

  protected readonly pages = readPages(() => ({ path: '/api/v1/operators', query: { limit: 100 } }));
  protected readonly problem = computed(() => {
    const error = this.pages.error();
    return error && problemOf(error);
  });
  /** The one just made, whose key is shown until another page is opened. */
  protected readonly made = signal<Schema<'CreatedOperatorDto'> | undefined>(undefined);
  /** The one that is about to be revoked, and what came in the way. */
  protected readonly chosen = signal<Operator | undefined>(undefined);
  protected readonly refusal = signal('');

  protected open(template: TemplateRef<unknown>, chosen?: Operator): void {
    this.chosen.set(chosen);
    this.refusal.set('');
    this.opened = this.dialog.open(template, { panelClass: 'dialog', ariaLabelledBy: 'dialog-title' });
  }

  protected close(): void {
    this.opened?.close();
  }

  protected take(operator: Schema<'CreatedOperatorDto'>): void {
    this.made.set(operator);
    this.close();
    this.pages.reload();
  }

  protected async revoke({ operator_id }: Operator): Promise<void> {
    try {
      await this.api.delete({ path: '/api/v1/operators/{operator_id}', params: { operator_id } });
      if (this.made()?.operator_id === operator_id) this.made.set(undefined);
      this.close();
      this.pages.reload();
    } catch (error) {
      const { title, detail } = problemOf(error);
      this.refusal.set(detail || title);
    }
  }

  protected revocationName({ name }: Operator): string {
    return $localize`Revoke ${name}:operator:`;
  }

  protected time(at: string | null): string {
    return at === null ? '' : formatTime(Date.parse(at));
  }

  protected age(at: string | null): string {
    return at === null
      ? $localize`:Of a key that was not used yet:never`
      : formatAge(this.now() - Date.parse(at));
  }

  protected isOver({ expires_at: at }: Operator): boolean {
    return at !== null && Date.parse(at) <= this.now();
  }
}
