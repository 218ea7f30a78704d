import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { actorOf } from './actor.ts';

/** Hands a route the `Actor` of its request; only for routes that need a credential. */
export const ActorOf = createParamDecorator((_data: undefined, context: ExecutionContext) => {
  const { principal, id } = context.switchToHttp().getRequest<FastifyRequest>();
  if (principal === undefined) throw new Error('A route that anyone may call has no actor');
  return actorOf(principal, id);
});
