/** So many readings, so many bytes. */
export interface Amount {
  readonly count: number;
  readonly bytes: number;
}

export const NOTHING: Amount = { count: 0, bytes: 0 };

export function amountOf({ count, payload }: { count: number; payload: Uint8Array }): Amount {
  return { count, bytes: payload.length };
}

export function plus(one: Amount, other: Amount): Amount {
  return { count: one.count + other.count, bytes: one.bytes + other.bytes };
}

export function minus(one: Amount, other: Amount): Amount {
  return { count: one.count - other.count, bytes: one.bytes - other.bytes };
}

/** Whether it is more than the limit in either respect. */
export function exceeds(amount: Amount, limit: Amount): boolean {
  return amount.count > limit.count || amount.bytes > limit.bytes;
}

/** Whether the limit is reached in either respect. */
export function fills(amount: Amount, limit: Amount): boolean {
  return amount.count >= limit.count || amount.bytes >= limit.bytes;
}
