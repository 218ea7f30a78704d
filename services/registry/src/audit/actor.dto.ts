import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type Actor, actorOf } from './actor.ts';

/** Hands a route the `Actor` of its request; only for routes that need a credential. */
export const ActorOf = createParamDecorator((_data: undefined, context: ExecutionContext): Actor =>
  actorOfRequest(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** Who sends a request. Throws where nobody was asked for a credential. */
export function actorOfRequest({ principal, id }: FastifyRequest): Actor {
  if (principal === undefined) throw new Error('A route that anyone may call has no actor');
  return actorOf(principal, id);
}
