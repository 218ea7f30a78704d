import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import { ROLES } from '../http/api-extensions.ts';
import type { Principal, Role } from './principal.ts';

/** Metadata key that holds the roles of a route. */
export const ALLOWED_ROLES = 'telemetry:allowed-roles';

/** Declares, and describes, who may call a route or a whole controller. A route without it answers nobody. */
export const Allow = (...roles: [Role, ...Role[]]): ClassDecorator & MethodDecorator =>
  applyDecorators(SetMetadata(ALLOWED_ROLES, roles), ApiExtension(ROLES, roles));

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the auth guard. */
    principal?: Principal;
  }
}
