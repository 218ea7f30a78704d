import { linkedSignal } from '@angular/core';
import type { Resource, Signal } from '@angular/core';

/**
 * The newest value of a resource, kept while the next one loads or fails, so that a page does not flicker.
 * A new `key` (the device, the search) starts from nothing.
 */
export function lastValue<T>(resource: Resource<T | undefined>, key: () => string): Signal<T | undefined> {
  return linkedSignal<{ key: string; value: T | undefined }, T | undefined>({
    source: () => ({ key: key(), value: resource.hasValue() ? resource.value() : undefined }),
    computation: (now, before) => now.value ?? (before?.source.key === now.key ? before.value : undefined),
  }).asReadonly();
}
