import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../http/problem.ts';
import { ALLOWED_ROLES } from './allow.ts';
import type { Authenticator } from './authenticator.ts';
import { type Role, roleOf } from './principal.ts';

/** Lets a request through when its credential says one of the route's declared roles; closed by default. */
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const allowed = this.reflector.getAllAndOverride<Role[] | undefined>(ALLOWED_ROLES, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (allowed?.includes('anyone')) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const principal = await this.authenticator.authenticate(request.headers, request.method);
    if (!allowed?.includes(roleOf(principal)))
      throw new Problem('FORBIDDEN', 'Your role does not allow this.');
    request.principal = principal;
    return true;
  }
}
