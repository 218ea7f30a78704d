import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { Problem, type Principal, traceIdOf } from '@telemetry/chassis';
import type { FastifyRequest } from 'fastify';
import { idempotencyKeyOf } from './idempotency-key.ts';

/** Who sent a request, and what its headers say about it. */
export interface Sender {
  readonly caller: Principal;
  readonly idempotencyKey: string | undefined;
  /** W3C trace context. */
  readonly traceparent: string | undefined;
}

/** Hands a route its sender. */
export const FromSender = createParamDecorator((_data: unknown, context: ExecutionContext): Sender => {
  const { principal, headers } = context.switchToHttp().getRequest<FastifyRequest>();
  if (principal === undefined) throw new Problem('INVALID_API_KEY', 'This needs a credential.');
  const { 'idempotency-key': key, traceparent } = headers;
  return {
    caller: principal,
    idempotencyKey: idempotencyKeyOf(typeof key === 'string' ? key : key?.join()),
    traceparent:
      typeof traceparent === 'string' && traceIdOf(traceparent) !== undefined ? traceparent : undefined,
  };
});
