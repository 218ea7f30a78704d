import { Dialog } from '@angular/cdk/dialog';
import type { DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject, linkedSignal, signal } from '@angular/core';
import type { TemplateRef } from '@angular/core';
import { Api, readApi } from '../api/api.ts';
import type { Schema } from '../api/contract.ts';
import { problemOf } from '../api/problem.ts';
import { formatAge } from '../ui/format-age.ts';
import { formatTime } from '../ui/format-time.ts';
import { KeyOverlap, usualOverlapS } from '../ui/key-overlap.ts';
import { NotAllowed } from '../ui/not-allowed.ts';
import { ProblemNotice } from '../ui/problem-notice.ts';
import { SecretOnce } from '../ui/secret-once.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { DeviceStore } from './device-store.ts';

/** The keys of a device: rotated with an overlap, so that no reading is refused, and revoked. */
@Component({
  selector: 'tc-keys-tab',
  imports: [KeyOverlap, NotAllowed, ProblemNotice, SecretOnce, Skeleton],
  templateUrl: './keys-tab.html',
  styleUrls: ['../ui/page.css', '../ui/form.css', './keys-tab.css'],
})
export class KeysTab {
  private readonly api = inject(Api);
  private readonly dialog = inject(Dialog);
  private opened: DialogRef | undefined;
  protected readonly store = inject(DeviceStore);

  protected readonly read = readApi(() =>
    this.store.mayChange()
      ? { path: '/api/v1/devices/{device_id}/keys' as const, params: { device_id: this.store.id() } }
      : undefined,
  );
  protected readonly keys = computed(() => (this.read.hasValue() ? this.read.value().data : undefined));
  protected readonly problem = computed(() => {
    const error = this.read.error();
    return error && problemOf(error);
  });
  /** The one just made; it is shown until another device or page is looked at. */
  protected readonly made = linkedSignal<string, Schema<'CreatedKeyDto'> | undefined>({
    source: this.store.id,
    computation: () => undefined,
  });
  protected readonly overlapS = signal(usualOverlapS);
  protected readonly refusal = signal('');
  protected readonly isBusy = signal(false);
  protected readonly chosen = signal('');

  protected open(template: TemplateRef<unknown>, keyId = ''): void {
    this.chosen.set(keyId);
    this.refusal.set('');
    this.opened = this.dialog.open(template, { panelClass: 'dialog', ariaLabelledBy: 'dialog-title' });
  }

  protected close(): void {
    this.opened?.close();
  }

  protected rotate(): Promise<void> {
    return this.attempt(async () => {
      this.made.set(
        await this.api.post({
          path: '/api/v1/devices/{device_id}/keys',
          params: { device_id: this.store.id() },
          body: { overlap_s: this.overlapS() },
        }),
      );
    });
  }

  protected revoke(): Promise<void> {
    return this.attempt(async () => {
      const params = { device_id: this.store.id(), key_id: this.chosen() };
      await this.api.delete({ path: '/api/v1/devices/{device_id}/keys/{key_id}', params });
      if (this.made()?.key_id === this.chosen()) this.made.set(undefined);
    });
  }

  protected time(at: string): string {
    return formatTime(Date.parse(at));
  }

  protected used(at: string | null): string {
    if (at === null) return $localize`:About a key:never used`;
    const age = formatAge(this.store.now() - Date.parse(at));
    return $localize`:About a key; age is such as 3 min ago:last used ${age}:age:`;
  }

  protected revokeLabel(keyId: string): string {
    return $localize`:Button, makes a key stop working:Revoke key ${keyId}:key:`;
  }

  private async attempt(act: () => Promise<void>): Promise<void> {
    this.isBusy.set(true);
    try {
      await act();
      this.close();
      this.read.reload();
    } catch (error) {
      const { title, detail } = problemOf(error);
      this.refusal.set(detail || title);
    } finally {
      this.isBusy.set(false);
    }
  }
}
