/** A list answer with what the caller needs to ask for the rest. */
export class Page<T, M = PageMeta> {
  constructor(
    readonly data: readonly T[],
    readonly meta: M,
  ) {}
}

/** The least a list says about itself. */
export interface PageMeta {
  readonly next_cursor: string | null;
  readonly has_more: boolean;
}
