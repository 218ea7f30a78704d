/** In which direction a history is read. */
export type Order = 'asc' | 'desc';

/** Where a page ended, and all that the next one needs to go on exactly there. */
export interface Cursor {
  readonly deviceId: string;
  readonly order: Order;
  /** The half-open span of the whole history, ms since 1970. */
  readonly startMs: number;
  readonly endMs: number;
  /** Timestamp of the last reading of the page; lies in the span. A device has one reading at a time. */
  readonly afterMs: number;
}

const VERSION = 1;

/** The cursor as callers carry it; they must not look inside. */
export function encodeCursor({ deviceId, order, startMs, endMs, afterMs }: Cursor): string {
  return Buffer.from(JSON.stringify([VERSION, deviceId, order, startMs, endMs, afterMs])).toString(
    'base64url',
  );
}

/** Undefined when the text is no cursor of ours. */
export function decodeCursor(text: string): Cursor | undefined {
  const parts = parse(text);
  if (!Array.isArray(parts) || parts.length !== 6) return undefined;
  const [version, deviceId, order, startMs, endMs, afterMs] = parts as unknown[];
  if (version !== VERSION || typeof deviceId !== 'string') return undefined;
  if (order !== 'asc' && order !== 'desc') return undefined;
  if (!isTime(startMs) || !isTime(endMs) || !isTime(afterMs)) return undefined;
  return startMs <= afterMs && afterMs < endMs ? { deviceId, order, startMs, endMs, afterMs } : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return undefined;
  }
}

function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value) && Math.abs(value as number) <= 8.64e15;
}
