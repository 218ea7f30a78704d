const PREFIX = 'latest 1 ';

/** Where a page of newest readings ended, as callers carry it; they must not look inside. */
export function encodeLatestCursor(deviceId: string): string {
  return Buffer.from(PREFIX + deviceId).toString('base64url');
}

/** The last device of the page; undefined when the text is no cursor of ours. */
export function decodeLatestCursor(text: string): string | undefined {
  const inside = Buffer.from(text, 'base64url').toString();
  return inside.startsWith(PREFIX) && !inside.includes('\0') ? inside.slice(PREFIX.length) : undefined;
}
