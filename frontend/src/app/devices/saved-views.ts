import { Component, computed, inject, input, output, signal } from '@angular/core';
import { Api, readApi } from '../api/api.ts';
import type { Schema } from '../api/contract.ts';
import { problemOf } from '../api/problem.ts';
import { Icon } from '../ui/icon.ts';

type View = Schema<'ViewDto'>;

const rangeOfView = '24h';
/** What the gateway keeps in one view. */
const mostDevices = 100;

/**
 * What a person looks at again and again, kept by the gateway: a tag or some devices. A search is kept by its address,
 * as a bookmark of the browser.
 */
@Component({
  selector: 'tc-saved-views',
  imports: [Icon],
  templateUrl: './saved-views.html',
  styleUrl: './saved-views.css',
})
export class SavedViews {
  /** The tag that the list is narrowed to, '' when to none. */
  readonly tag = input.required<string>();
  /** Ids of the marked devices; they come before the tag. */
  readonly marked = input.required<ReadonlySet<string>>();
  /** A view is wanted: devices with a tag, or some devices. */
  readonly opened = output<View>();

  private readonly api = inject(Api);
  private readonly read = readApi(() => ({ path: '/api/v1/views' }));

  protected readonly views = computed(() => (this.read.hasValue() ? this.read.value().data : []));
  protected readonly isNaming = signal(false);
  protected readonly message = signal('');
  protected readonly current = computed(() =>
    this.views().find(({ tag }) => tag !== null && tag === this.tag()),
  );
  protected readonly canSave = computed(
    () =>
      (this.marked().size > 0 && this.marked().size <= mostDevices) || (this.tag() !== '' && !this.current()),
  );
  protected readonly subject = computed(() =>
    this.marked().size > 0 ? `${this.marked().size} marked devices` : `devices tagged ${this.tag()}`,
  );

  protected open(id: string): void {
    const view = this.views().find(({ view_id }) => view_id === id);
    if (view) this.opened.emit(view);
  }

  protected async save(name: string): Promise<void> {
    if (name.trim() === '') return;
    const subject = this.marked().size > 0 ? { device_ids: [...this.marked()] } : { tag: this.tag() };
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
