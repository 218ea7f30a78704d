import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { actorOfRequest } from '../audit/actor.dto.ts';
import type { Edit } from './revision.ts';

/** Hands a route the `Edit` of its request; only for routes that need a credential. */
export const EditOf = createParamDecorator((_data: undefined, context: ExecutionContext): Edit => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  return { actor: actorOfRequest(request), ifMatch: request.headers['if-match'] };
});

/** How OpenAPI describes the header. */
export const IF_MATCH = {
  name: 'If-Match',
  required: false,
  description: 'The ETag it was seen with: if it is another now, nothing is changed',
};
