import { DialogRef } from '@angular/cdk/dialog';
import { HttpClient, HttpEventType } from '@angular/common/http';
import { Component, computed, inject, signal } from '@angular/core';
import { lastValueFrom, tap } from 'rxjs';
import type { Schema } from '../api/contract.ts';
import { problemOf } from '../api/problem.ts';
import type { Problem } from '../api/problem.ts';
import { formatCount } from '../ui/format-value.ts';
import { Icon } from '../ui/icon.ts';
import { ProblemNotice } from '../ui/problem-notice.ts';
import { saveFile, toCsv } from '../ui/save-file.ts';
import { parseImport } from './import-answer.ts';

const shownRows = 50;

/** Takes a file of devices: first what would become of it, then, when the person agrees, the change itself. */
@Component({
  selector: 'tc-import-dialog',
  imports: [Icon, ProblemNotice],
  templateUrl: './import-dialog.html',
  styleUrl: './import-dialog.css',
})
export class ImportDialog {
  protected readonly ref = inject<DialogRef<'imported'>>(DialogRef);
  private readonly http = inject(HttpClient);

  protected readonly file = signal<File | undefined>(undefined);
  protected readonly report = signal<Schema<'ImportAnswerDto'> | undefined>(undefined);
  protected readonly problem = signal<Problem | undefined>(undefined);
  /** How much of the file is sent, 0 to 1; undefined while nothing is under way. */
  protected readonly sent = signal<number | undefined>(undefined);

  protected readonly rejected = computed(() =>
    (this.report()?.results ?? []).filter(({ status }) => status === 'rejected').slice(0, shownRows),
  );
  protected readonly changes = computed(() => (this.report()?.created ?? 0) + (this.report()?.updated ?? 0));
  protected readonly keys = computed(() => (this.report()?.results ?? []).filter(({ api_key }) => api_key));
  protected readonly count = formatCount;

  protected choose(list: FileList | null): void {
    const file = list?.[0];
    if (!file) return;
    this.file.set(file);
    void this.send(file, true);
  }

  protected async import(): Promise<void> {
    const file = this.file();
    if (file) await this.send(file, false);
  }

  protected retry(): void {
    const file = this.file();
    if (file) void this.send(file, true);
  }

  protected saveKeys(): void {
    const rows = this.keys().map(({ device_id, api_key }) => [device_id, api_key ?? '']);
    saveFile('device-keys.csv', toCsv([['device_id', 'api_key'], ...rows]));
  }

  /** The dialog has changed something as soon as a file was taken; only then is the list read again. */
  protected close(): void {
    this.ref.close(this.report()?.dry_run === false ? 'imported' : undefined);
  }

  private async send(file: File, isDryRun: boolean): Promise<void> {
    this.report.set(undefined);
    this.problem.set(undefined);
    this.sent.set(0);
    const isLines = /\.(nd)?jsonl?$/i.test(file.name);
    const request = this.http.post<unknown>('/api/v1/devices/import', file, {
      params: { dry_run: isDryRun },
      headers: { 'Content-Type': isLines ? 'application/x-ndjson' : 'text/csv' },
      observe: 'events',
      reportUploadProgress: true,
    });
    try {
      const last = await lastValueFrom(
        request.pipe(
          tap((event) => {
            if (event.type === HttpEventType.UploadProgress && event.total)
              this.sent.set(event.loaded / event.total);
          }),
        ),
      );
      if (last.type === HttpEventType.Response) this.report.set(parseImport(last.body));
    } catch (error) {
      this.problem.set(problemOf(error));
    } finally {
      this.sent.set(undefined);
    }
  }
}
