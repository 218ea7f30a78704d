import { httpResource } from '@angular/common/http';
import { computed, linkedSignal, untracked } from '@angular/core';
import type { Signal } from '@angular/core';
import type { DataOf, PathOf } from './contract.ts';
import { openAnswer, requestOf } from './request.ts';
import type { Read } from './request.ts';

/** A list that is read page by page. */
export interface Pages<T> {
  /** All that was read so far; undefined until the first page has come. */
  readonly items: Signal<readonly T[] | undefined>;
  readonly hasMore: Signal<boolean>;
  readonly isLoading: Signal<boolean>;
  readonly error: Signal<Error | undefined>;
  /** Reads the next page, too. */
  readonly more: () => void;
  /** Reads from the beginning. */
  readonly reload: () => void;
  /** Reads the newest again; does nothing once more than these were read, or the rest would be lost. */
  readonly refresh: () => void;
}

/** Reads a list page by page; another question starts anew. Call in an injection context. */
export function readPages<P extends PathOf<'get'>>(
  read: () => Read<P>,
): Pages<DataOf<P, 'get'> extends readonly (infer Item)[] ? Item : never> {
  type Item = DataOf<P, 'get'> extends readonly (infer Each)[] ? Each : never;
  const first = computed(() => requestOf(read()), { equal: isDeepEqual });
  const cursor = linkedSignal<unknown, string | undefined>({ source: first, computation: () => undefined });
  const page = httpResource(
    () => {
      const { url, params } = first();
      const at = cursor();
      return { url, params: at === undefined ? params : { ...params, cursor: at } };
    },
    { parse: (body) => ({ ...openAnswer<readonly Item[]>(body), follows: untracked(cursor) !== undefined }) },
  );
  const answer = computed(() => (page.hasValue() ? page.value() : undefined));
  const items = linkedSignal<
    { answer: ReturnType<typeof answer>; first: unknown },
    readonly Item[] | undefined
  >({
    source: () => ({ answer: answer(), first: first() }),
    computation: ({ answer: now, first: asked }, before) => {
      const earlier = before && before.source.first === asked ? before.value : undefined;
      if (!now) return earlier;
      return now.follows ? [...(earlier ?? []), ...now.data] : now.data;
    },
  });
  /** What is known stays while the next page is on its way. */
  const isMoreKnown = linkedSignal<ReturnType<typeof answer>, boolean>({
    source: answer,
    computation: (now, before) => (now ? (now.meta?.has_more ?? false) : (before?.value ?? false)),
  });
  return {
    items,
    hasMore: computed(() => isMoreKnown() && page.error() === undefined),
    isLoading: page.isLoading,
    error: page.error,
    more: () => cursor.set(answer()?.meta?.next_cursor ?? undefined),
    reload: () => {
      if (cursor() === undefined) page.reload();
      else cursor.set(undefined);
    },
    refresh: () => {
      if (cursor() === undefined) page.reload();
    },
  };
}

function isDeepEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
