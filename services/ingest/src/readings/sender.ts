import type { Principal, RequestTrace } from '@telemetry/chassis';
import { idempotencyKeyOf } from './idempotency-key.ts';

/** Who sent a request, and what its headers say about it. */
export interface Sender {
  readonly caller: Principal;
  readonly idempotencyKey: string | undefined;
  /** What is noted of the request; null where nothing is. */
  readonly trace: RequestTrace | null;
}

/**
 * The sender of a request.
 * @throws Problem VALIDATION_ERROR when its Idempotency-Key is none.
 */
export function senderOf(
  caller: Principal,
  { headers, trace }: { readonly headers: Headers; readonly trace: RequestTrace | null },
): Sender {
  const { 'idempotency-key': key } = headers;
  return {
    caller,
    idempotencyKey: idempotencyKeyOf(typeof key === 'string' ? key : key?.join()),
    trace,
  };
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;
