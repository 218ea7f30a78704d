import { type Principal, traceIdOf } from '@telemetry/chassis';
import { idempotencyKeyOf } from './idempotency-key.ts';

/** Who sent a request, and what its headers say about it. */
export interface Sender {
  readonly caller: Principal;
  readonly idempotencyKey: string | undefined;
  /** W3C trace context. */
  readonly traceparent: string | undefined;
}

/**
 * The sender of a request with these headers.
 * @throws Problem VALIDATION_ERROR when its Idempotency-Key is none.
 */
export function senderOf(caller: Principal, headers: Headers): Sender {
  const { 'idempotency-key': key, traceparent } = headers;
  return {
    caller,
    idempotencyKey: idempotencyKeyOf(typeof key === 'string' ? key : key?.join()),
    traceparent:
      typeof traceparent === 'string' && traceIdOf(traceparent) !== undefined ? traceparent : undefined,
  };
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;
