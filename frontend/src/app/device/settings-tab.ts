import { Component, computed, inject, linkedSignal, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { FormField, form, submit } from '@angular/forms/signals';
import { Api, readApi } from '../api/api.ts';
import { problemOf } from '../api/problem.ts';
import { refusalOf } from '../api/refusal.ts';
import { Field } from '../ui/field.ts';
import { formatMetric, formatQuantity } from '../ui/format-value.ts';
import { ProblemNotice } from '../ui/problem-notice.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { guardUnsaved } from '../unsaved/unsaved.ts';
import type { MayBeUnsaved } from '../unsaved/unsaved.ts';
import { DeviceStore } from './device-store.ts';

/** What a person writes here. */
interface Facts {
  readonly name: string;
  readonly tags: string;
  readonly profile: string;
}

/** What the device is called and is: its name, tags and profile, changed with care for who else changes them. */
@Component({
  selector: 'tc-settings-tab',
  imports: [Field, FormField, ProblemNotice, RouterLink, Skeleton],
  templateUrl: './settings-tab.html',
  styleUrls: ['../ui/page.css', '../ui/form.css', '../ui/table.css', './settings-tab.css'],
})
export class SettingsTab implements MayBeUnsaved {
  private readonly api = inject(Api);
  protected readonly store = inject(DeviceStore);

  protected readonly read = readApi(() => ({
    path: '/api/v1/devices/{device_id}',
    params: { device_id: this.store.id() },
  }));
  protected readonly device = computed(() => (this.read.hasValue() ? this.read.value().data : undefined));
  protected readonly profilesRead = readApi(() => ({ path: '/api/v1/profiles' }));
  protected readonly profiles = computed(() => {
    const known = this.profilesRead.hasValue() ? this.profilesRead.value().data.map(({ name }) => name) : [];
    const own = this.device()?.profile;
    return own === undefined || known.includes(own) ? known : [own, ...known];
  });
  protected readonly problem = computed(() => {
    const error = this.read.error();
    return error && problemOf(error);
  });

  /** What the device was called and was when it was read or saved last. */
  private readonly start = linkedSignal((): Facts => {
    const device = this.device();
    return {
      name: device?.name ?? '',
      tags: device?.tags.join(', ') ?? '',
      profile: device?.profile ?? '',
    };
  });
  private readonly model = linkedSignal<Facts, Facts>({
    source: this.start,
    computation: (start, before) => (before ? withTyped(start, before) : start),
  });
  protected readonly form = form(this.model);
  protected readonly said = signal('');
  protected readonly isConflict = signal(false);

  protected readonly metricText = formatMetric;
  protected readonly quantity = formatQuantity;

  constructor() {
    guardUnsaved(this);
  }

  hasUnsaved(): boolean {
    return JSON.stringify(this.model()) !== JSON.stringify(this.start());
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const { name, tags, profile } = this.model();
    const list = [...new Set(tags.split(/[,;\s]+/).filter((tag) => tag !== ''))];
    await this.change({ name: name.trim() || this.store.id(), tags: list, profile }, $localize`Saved.`);
  }

  protected async setActive(isActive: boolean): Promise<void> {
    const text = isActive
      ? $localize`:About a device:It may write again.`
      : $localize`:About a device:It may not write any more; its history stays.`;
    await this.change({ is_active: isActive }, text);
  }

  /** Takes over what somebody else has made of it; what was typed here is gone. */
  protected takeTheirs(): void {
    this.model.set(this.start());
    this.isConflict.set(false);
    this.reload();
  }

  private reload(): void {
    this.read.reload();
    this.store.facts.reload();
  }

  private async change(
    body: { name?: string; tags?: string[]; profile?: string; is_active?: boolean },
    success: string,
  ): Promise<void> {
    this.said.set('');
    this.isConflict.set(false);
    await submit(this.form, async (fields) => {
      try {
        await this.api.patch({
          path: '/api/v1/devices/{device_id}',
          params: { device_id: this.store.id() },
          body,
          ...(this.device() && { revision: this.device()?.revision ?? 0 }),
        });
        // What was typed is still to be saved when it was something else that was changed.
        if (body.name !== undefined) this.start.set(this.model());
        this.said.set(success);
        this.reload();
        return undefined;
      } catch (error) {
        this.isConflict.set(problemOf(error).code === 'CONFLICT');
        if (this.isConflict()) return undefined;
        return refusalOf(error, fields, (field) => {
          if (field === 'name') return fields.name;
          return field.startsWith('tags') ? fields.tags : undefined;
        });
      }
    });
  }
}

/** What is known now, but for the fields in which something else was typed. */
function withTyped(
  start: Facts,
  { source, value }: { readonly source: Facts; readonly value: Facts },
): Facts {
  const kept = (name: keyof Facts): string => (value[name] === source[name] ? start[name] : value[name]);
  return { name: kept('name'), tags: kept('tags'), profile: kept('profile') };
}
