import { Dialog } from '@angular/cdk/dialog';
import { Component, inject, input, output, signal } from '@angular/core';
import { Api } from '../api/api.ts';
import type { Schema } from '../api/contract.ts';
import { problemOf } from '../api/problem.ts';
import type { Problem } from '../api/problem.ts';
import { formatCount } from '../ui/format-value.ts';
import { Icon } from '../ui/icon.ts';
import { ProblemNotice } from '../ui/problem-notice.ts';
import { RotateDialog } from './rotate-dialog.ts';

type Change = Pick<Schema<'BulkChangeDto'>, 'add_tags' | 'remove_tags' | 'is_active'>;

/** Changes the marked devices together. Closing the door on devices asks once more. */
@Component({
  selector: 'tc-bulk-bar',
  imports: [Icon, ProblemNotice],
  templateUrl: './bulk-bar.html',
  styleUrl: './bulk-bar.css',
})
export class BulkBar {
  /** Ids of the marked devices. */
  readonly marked = input.required<ReadonlySet<string>>();
  /** Something was changed. */
  readonly done = output();
  /** The person marks nothing any more. */
  readonly clear = output();

  private readonly api = inject(Api);
  private readonly dialog = inject(Dialog);

  protected readonly isBusy = signal(false);
  protected readonly isAsking = signal(false);
  protected readonly outcome = signal('');
  protected readonly problem = signal<Problem | undefined>(undefined);
  protected readonly count = formatCount;

  protected tag(text: string, kind: 'add_tags' | 'remove_tags'): void {
    const tags = text.split(/[\s,;]+/).filter(Boolean);
    if (tags.length > 0) void this.change({ [kind]: tags });
  }

  protected rotate(): void {
    this.dialog.open(RotateDialog, {
      data: [...this.marked()],
      ariaLabelledBy: 'rotate-title',
      panelClass: ['dialog', 'wide'],
      // Escape or a click beside it would take the keys away.
      disableClose: true,
    });
  }

  protected forget(): void {
    this.problem.set(undefined);
  }

  protected async change(change: Change): Promise<void> {
    this.isAsking.set(false);
    this.isBusy.set(true);
    this.problem.set(undefined);
    this.outcome.set('');
    try {
      const answer = await this.api.post({
        path: '/api/v1/devices/bulk',
        body: { device_ids: [...this.marked()], ...change },
      });
      this.outcome.set(sentence(answer));
      this.done.emit();
    } catch (error) {
      this.problem.set(problemOf(error));
    } finally {
      this.isBusy.set(false);
    }
  }
}

function sentence({ changed, unchanged, failed, results }: Schema<'BulkAnswerDto'>): string {
  const first = results.find(({ error }) => error !== undefined);
  return [
    changed === 1 ? $localize`1 device changed` : $localize`${formatCount(changed)}:count: devices changed`,
    unchanged > 0 &&
      $localize`:Devices that needed no change:${formatCount(unchanged)}:count: were so already`,
    failed > 0 &&
      $localize`:Devices, then one of them and why:${formatCount(failed)}:count: refused (${first?.device_id ?? ''}:device:: ${first?.error ?? ''}:reason:)`,
  ]
    .filter(Boolean)
    .join(', ');
}
