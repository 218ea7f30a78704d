import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject, signal } from '@angular/core';
import { Api } from '../api/api.ts';
import { problemOf } from '../api/problem.ts';
import { formatCount } from '../ui/format-value.ts';
import { Icon } from '../ui/icon.ts';
import { KeyOverlap, usualOverlapS } from '../ui/key-overlap.ts';
import { saveFile, toCsv } from '../ui/save-file.ts';

/** Enough to be quick, few enough to leave the registry to others. */
const atOnce = 4;
const shownRefusals = 50;

/** What became of one device. */
interface Outcome {
  readonly id: string;
  /** Its new key; undefined when it was refused one. */
  readonly key: string | undefined;
  readonly refusal: string;
}

/**
 * Gives some devices new keys, one after another, and the keys as a file. It cannot be left before they are saved: nobody
 * can show them again.
 */
@Component({
  selector: 'tc-rotate-dialog',
  imports: [Icon, KeyOverlap],
  templateUrl: './rotate-dialog.html',
  styleUrl: './import-dialog.css',
})
export class RotateDialog {
  /** Ids of the devices. */
  protected readonly ids = inject<readonly string[]>(DIALOG_DATA);
  private readonly ref = inject<DialogRef>(DialogRef);
  private readonly api = inject(Api);

  protected readonly overlapS = signal(usualOverlapS);
  protected readonly step = signal<'choose' | 'work' | 'done'>('choose');
  protected readonly outcomes = signal<readonly Outcome[]>([]);
  protected readonly isSaved = signal(false);
  protected readonly made = computed(() => this.outcomes().filter(({ key }) => key !== undefined));
  protected readonly refused = computed(() => this.outcomes().filter(({ key }) => key === undefined));
  protected readonly shownRefused = computed(() => this.refused().slice(0, shownRefusals));
  protected readonly mayClose = computed(
    () =>
      this.step() === 'choose' || (this.step() === 'done' && (this.isSaved() || this.made().length === 0)),
  );
  protected readonly count = formatCount;

  protected async rotate(): Promise<void> {
    this.step.set('work');
    const waiting = [...this.ids];
    const work = async (): Promise<void> => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
        const outcome = await this.rotateOne(id);
        this.outcomes.update((outcomes) => [...outcomes, outcome]);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    this.step.set('done');
  }

  protected save(): void {
    const rows = this.made().map(({ id, key }) => [id, key ?? '']);
    saveFile('device-keys.csv', toCsv([['device_id', 'api_key'], ...rows]));
    this.isSaved.set(true);
  }

  protected close(): void {
    this.ref.close();
  }

  private async rotateOne(id: string): Promise<Outcome> {
    try {
      const { api_key: key } = await this.api.post({
        path: '/api/v1/devices/{device_id}/keys',
        params: { device_id: id },
        body: { overlap_s: this.overlapS() },
      });
      return { id, key, refusal: '' };
    } catch (error) {
      const { title, detail } = problemOf(error);
      return { id, key: undefined, refusal: detail || title };
    }
  }
}
