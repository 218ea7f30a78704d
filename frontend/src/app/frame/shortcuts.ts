/** A key pressed after another counts as a pair this long. */
export const pairMs = 1500;

/** What a key press asks for. */
export type Wish =
  | { readonly to: 'search' | 'help' }
  | { readonly to: 'page'; readonly key: string }
  | { readonly to: 'wait for the second key' };

/** What is needed to understand a key press. */
export interface KeyPress {
  readonly key: string;
  readonly isModified: boolean;
  /** Whether somebody is typing text. */
  readonly isTyping: boolean;
}

/** What a key press asks for, `afterG` when `g` was pressed just before; undefined when it is no shortcut. */
export function wishOf({ key, isModified, isTyping }: KeyPress, afterG: boolean): Wish | undefined {
  if (isModified || isTyping) return undefined;
  if (afterG) return { to: 'page', key };
  if (key === '/') return { to: 'search' };
  if (key === '?') return { to: 'help' };
  return key === 'g' ? { to: 'wait for the second key' } : undefined;
}
