import type { Actor } from '../audit/actor.ts';

/** Who changes something, and of which revision. */
export interface Edit {
  readonly actor: Actor;
  /** The If-Match header of the request: what is not of that revision is not changed. */
  readonly ifMatch?: string | undefined;
}

/** Whether a change names nothing that it is about. */
export function isEmptyChange(change: object): boolean {
  return Object.values(change).every((value) => value === undefined);
}

/** The ETag of a thing that has revisions: what the registry decides of it, not what is derived when it is shown. */
export function etagOf({ revision }: { readonly revision: bigint | number }): string {
  return `"${revision}"`;
}

/**
 * Whether an If-Match header allows a change of what has this revision; without the header everything is allowed. A weak
 * tag (W/"3") promises too little for a change and matches nothing.
 */
export function meetsIfMatch(ifMatch: string | undefined, revision: bigint): boolean {
  if (ifMatch === undefined) return true;
  const tags = ifMatch.split(',').map((tag) => tag.trim());
  return tags.includes('*') || tags.includes(etagOf({ revision }));
}
