import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../http/problem.ts';
import type { Principal, Role } from './principal.ts';

/** Metadata key that holds the roles of a route. */
export const ALLOWED_ROLES = 'telemetry:allowed-roles';

/** Declares who may call a route or a whole controller. A route without it answers nobody. */
export const Allow = (...roles: [Role, ...Role[]]): ClassDecorator & MethodDecorator =>
  SetMetadata(ALLOWED_ROLES, roles);

/** Hands the caller of a guarded route to its method. */
export const Caller = createParamDecorator((_data: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<FastifyRequest>();
  if (principal === undefined) throw new Problem('INVALID_API_KEY', 'This needs a credential.');
  return principal;
});

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the auth guard. */
    principal?: Principal;
  }
}
