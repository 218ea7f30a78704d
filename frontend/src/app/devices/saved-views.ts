import { Component, computed, inject, input, output, signal } from '@angular/core';
import { Api, readApi } from '../api/api.ts';
import type { Schema } from '../api/contract.ts';
import { problemOf } from '../api/problem.ts';
import { formatCount } from '../ui/format-value.ts';
import { Icon } from '../ui/icon.ts';
import { addressOf } from './device-query.ts';
import type { DeviceQuery } from './device-query.ts';

type View = Schema<'ViewDto'>;

const rangeOfView = '24h';
/** What the gateway keeps in one view. */
const mostDevices = 100;

/** What a person looks at again and again, kept by the gateway: some devices, or what the list is asked. */
@Component({
  selector: 'tc-saved-views',
  imports: [Icon],
  templateUrl: './saved-views.html',
  styleUrl: './saved-views.css',
})
export class SavedViews {
  /** What the list is narrowed to and sorted by. */
  readonly query = input.required<DeviceQuery>();
  /** Ids of the marked devices; they come before the query. */
  readonly marked = input.required<ReadonlySet<string>>();
  /** A view is wanted. */
  readonly opened = output<View>();

  private readonly api = inject(Api);
  private readonly read = readApi(() => ({ path: '/api/v1/views' }));

  protected readonly views = computed(() => (this.read.hasValue() ? this.read.value().data : []));
  protected readonly isNaming = signal(false);
  protected readonly message = signal('');
  /** What the list is asked; a tag alone is one, so that the live page can show it too. */
  private readonly asked = computed(() => {
    const address = addressOf(this.query());
    const { tag, ...rest } = address;
    if (tag !== undefined && Object.keys(rest).length === 0) return { tag };
    return { query: new URLSearchParams(address).toString() };
  });
  protected readonly current = computed(() => {
    const { tag, query } = this.asked();
    return this.views().find((view) => (tag === undefined ? view.query === query : view.tag === tag));
  });
  protected readonly canSave = computed(() => {
    const { size } = this.marked();
    return size > 0 ? size <= mostDevices : this.asked().query !== '' && !this.current();
  });
  protected readonly nameLabel = computed(() => {
    const { size } = this.marked();
    if (size === 0) return $localize`Name of the view of this list`;
    return size === 1
      ? $localize`Name of the view of 1 marked device`
      : $localize`Name of the view of ${formatCount(size)}:count: marked devices`;
  });
  protected open(id: string): void {
    const view = this.views().find(({ view_id }) => view_id === id);
    if (view) this.opened.emit(view);
  }

  protected async save(name: string): Promise<void> {
    if (name.trim() === '') return;
    const subject = this.marked().size > 0 ? { device_ids: [...this.marked()] } : this.asked();
    const body = { name: name.trim(), range: rangeOfView, ...subject };
    await this.attempt(() => this.api.post({ path: '/api/v1/views', body }));
  }

  protected async remove({ view_id }: View): Promise<void> {
    await this.attempt(() => this.api.delete({ path: '/api/v1/views/{view_id}', params: { view_id } }));
  }

  private async attempt(change: () => Promise<unknown>): Promise<void> {
    this.message.set('');
    try {
      await change();
      this.isNaming.set(false);
      this.read.reload();
    } catch (error) {
      const { title, detail } = problemOf(error);
      this.message.set(detail || title);
    }
  }
}
