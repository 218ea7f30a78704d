/** A cursor in text: a position in READINGS, which clients take as opaque. */
export const CURSOR = /^(0|[1-9]\d{0,14})$/;

/** The text of a position. */
export function cursorOf(position: number): string {
  return String(position);
}

/** The position of a text that matches CURSOR. */
export function positionOf(cursor: string): number {
  return Number(cursor);
}
