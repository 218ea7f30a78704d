/** What a cursor holds of a list: plain values of JSON. */
type Plain = string | number | boolean | null | readonly Plain[];

const VERSION = 1;

/**
 * Where a page ended, as callers carry it; they must not look inside. `scope` is all that makes the list what it is, its
 * filter and its order: the cursor is good for that list alone.
 */
export function encodeCursor(scope: Plain, position: readonly Plain[]): string {
  return Buffer.from(JSON.stringify([VERSION, scope, position])).toString('base64url');
}

/** The position in a cursor of the same list; undefined when the text is anything else. */
export function decodeCursor(text: string, scope: Plain): readonly unknown[] | undefined {
  const parts = parse(text);
  if (!Array.isArray(parts) || parts.length !== 3) return undefined;
  const [version, itsScope, position] = parts as unknown[];
  if (version !== VERSION || JSON.stringify(itsScope) !== JSON.stringify(scope)) return undefined;
  return Array.isArray(position) ? (position as unknown[]) : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return undefined;
  }
}
