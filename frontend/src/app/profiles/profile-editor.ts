import { Component, computed, input, linkedSignal, output } from '@angular/core';
import { FormField, form, submit } from '@angular/forms/signals';
import type { FieldTree } from '@angular/forms/signals';
import { refusalOf } from '../api/refusal.ts';
import { Field } from '../ui/field.ts';
import { newMetric, profileRules } from './profile-form.ts';
import type { ProfileModel } from './profile-form.ts';

/** Edits a profile. Whoever shows it saves: `save` rejects when the API refuses, and the form says why. */
@Component({
  selector: 'tc-profile-editor',
  imports: [Field, FormField],
  templateUrl: './profile-editor.html',
  styleUrls: ['../ui/form.css', './profile-editor.css'],
})
export class ProfileEditor {
  /** What is edited; another one starts anew. */
  readonly start = input.required<ProfileModel>();
  /** Whether it is there already: its name stays then. */
  readonly isKnown = input(false);
  /** Saves what was typed. */
  readonly save = input.required<(model: ProfileModel) => Promise<void>>();
  /** Nothing is to be changed after all. */
  readonly dismissed = output();

  private readonly model = linkedSignal(() => this.start());
  protected readonly form = form(this.model, profileRules);
  /** Readings that a shorter retention deletes are gone for good, so it is said before. */
  protected readonly deletes = computed(() => {
    const { retention_days: days } = this.model();
    const before = this.start().retention_days;
    return this.isKnown() && days > 0 && (before === 0 || days < before) ? days : 0;
  });

  /** Whether something was typed that is not saved. */
  isDirty(): boolean {
    return JSON.stringify(this.model()) !== JSON.stringify(this.start());
  }

  protected metricName(index: number): string {
    return $localize`Metric ${index + 1}:number:`;
  }

  protected removalName(index: number): string {
    return $localize`Remove metric ${index + 1}:number:`;
  }

  protected addMetric(): void {
    this.model.update((model) => ({ ...model, metrics: [...model.metrics, { ...newMetric }] }));
  }

  protected removeMetric(index: number): void {
    this.model.update((model) => ({ ...model, metrics: model.metrics.filter((_, at) => at !== index) }));
  }

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    await submit(this.form, async (fields) => {
      try {
        await this.save()(this.model());
        return undefined;
      } catch (error) {
        return refusalOf(error, fields, (name) => this.fieldOf(name));
      }
    });
  }

  private fieldOf(name: string): FieldTree<unknown> | undefined {
    const [, index, member] = /^metrics\.(\d+)\.(name|unit|min|max)$/.exec(name) ?? [];
    const metric = index === undefined ? undefined : this.form.metrics[Number(index)];
    if (metric && member === 'name') return metric.name;
    if (metric && member === 'unit') return metric.unit;
    if (metric && member === 'max') return metric.max;
    if (name === 'name') return this.form.name;
    if (name === 'expected_interval_s') return this.form.interval_s;
    return name === 'retention_days' ? this.form.retention_days : undefined;
  }
}
