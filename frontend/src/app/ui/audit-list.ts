import { Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Schema } from '../api/contract.ts';
import { actionText, changesOf } from './changes.ts';
import { formatTime } from './format-time.ts';
import { roleTexts } from './role-texts.ts';

type Entry = Schema<'AuditEntryDto'>;

/** Who changed what: one line a change, which opens to what was different. */
@Component({
  selector: 'tc-audit-list',
  imports: [RouterLink],
  templateUrl: './audit-list.html',
  styleUrl: './audit-list.css',
})
export class AuditList {
  /** Newest first. */
  readonly entries = input.required<readonly Entry[]>();
  /** Whether each line names what was changed; pointless where all are about one thing. */
  readonly namesSubject = input(true);

  protected readonly action = actionText;
  protected readonly roles = roleTexts;
  protected readonly time = formatTime;
  protected readonly changes = changesOf;

  protected toMs(at: string): number {
    return Date.parse(at);
  }

  protected link({ subject_kind: kind, subject_id: id }: Entry): string[] | null {
    if (kind === 'device') return ['/devices', id];
    return kind === 'profile' ? ['/profiles', id] : null;
  }
}
