import { Component, DestroyRef, inject, input, output } from '@angular/core';
import { sortOptions, statusOptions } from './device-query.ts';
import type { DeviceQuery } from './device-query.ts';

const searchPauseMs = 250;

/** What narrows the list. A search waits until somebody pauses in typing; the rest takes effect at once. */
@Component({
  selector: 'tc-filter-bar',
  template: `
    <div role="search" class="search">
      <label for="search" class="hidden" i18n>Search by name or id</label>
      <input
        #field
        id="search"
        data-search
        type="search"
        placeholder="Search by name or id"
        i18n-placeholder
        autocomplete="off"
        [value]="query().q"
        (input)="search(field.value)"
      />
    </div>
    <select
      #status
      aria-label="Status"
      i18n-aria-label
      (change)="changed.emit({ status: statusOf(status.value) })"
    >
      @for (option of statuses; track option.value) {
        <option [value]="option.value" [selected]="option.value === query().status">
          {{ option.label }}
        </option>
      }
    </select>
    <select #tag aria-label="Tag" i18n-aria-label="Noun" (change)="changed.emit({ tag: tag.value })">
      <option value="" [selected]="query().tag === ''" i18n>Any tag</option>
      @for (name of withOwn(tags(), query().tag); track name) {
        <option [value]="name" [selected]="name === query().tag">{{ name }}</option>
      }
    </select>
    <select #profile aria-label="Profile" i18n-aria-label (change)="changed.emit({ profile: profile.value })">
      <option value="" [selected]="query().profile === ''" i18n>Any profile</option>
      @for (name of withOwn(profiles(), query().profile); track name) {
        <option [value]="name" [selected]="name === query().profile">{{ name }}</option>
      }
    </select>
    <select
      #sort
      aria-label="Order"
      i18n-aria-label="Noun: what a list is sorted by"
      (change)="changed.emit({ sort: sort.value })"
    >
      @for (option of sorts; track option.value) {
        <option [value]="option.value" [selected]="option.value === query().sort">{{ option.label }}</option>
      }
    </select>
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-2);
    }
    .search {
      flex: 1 1 16rem;
      max-width: 24rem;
    }
    select {
      flex: 0 1 auto;
      width: auto;
      max-width: 12rem;
    }
    @media (max-width: 48rem) {
      .search {
        flex-basis: 100%;
        max-width: none;
      }
      select {
        flex: 1 1 calc(50% - var(--space-2));
        max-width: none;
        min-width: 0;
      }
    }
  `,
})
export class FilterBar {
  readonly query = input.required<DeviceQuery>();
  /** Tags and profiles that there are. */
  readonly tags = input.required<readonly string[]>();
  readonly profiles = input.required<readonly string[]>();
  /** What is to be different. */
  readonly changed = output<Partial<DeviceQuery>>();

  protected readonly statuses = statusOptions;
  protected readonly sorts = sortOptions;
  private typing: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    // A pause in typing that ends on another page must not search there.
    inject(DestroyRef).onDestroy(() => clearTimeout(this.typing));
  }

  protected search(text: string): void {
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.changed.emit({ q: text.trim() }), searchPauseMs);
  }

  protected statusOf(value: string): DeviceQuery['status'] {
    return statusOptions.find((option) => option.value === value)?.value ?? '';
  }

  /** What is chosen stays in sight, also where the list of all does not have it. */
  protected withOwn(names: readonly string[], own: string): readonly string[] {
    return own === '' || names.includes(own) ? names : [...names, own];
  }
}
