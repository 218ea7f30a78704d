import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Allow, Authenticator, endSession, Problem, startSession } from '@telemetry/chassis';
import { SESSION_LIFETIME_S } from '@telemetry/proto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RegistryConfig } from '../config.ts';
import { SessionDto, SignInDto } from './session.dto.ts';

/** The console's session: a cookie that scripts cannot read, got for a key. */
@ApiTags('registry')
@Controller('auth/session')
export class SessionController {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly config: RegistryConfig,
  ) {}

  @Post()
  @Allow('anyone')
  @ApiCreatedResponse({ type: SessionDto })
  async signIn(
    @Body() { key }: SignInDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionDto> {
    const principal = await this.authenticator.authenticate({ 'x-api-key': key }, 'GET');
    if (principal.kind !== 'user') throw new Problem('INVALID_API_KEY', 'A device key cannot sign in.');
    const secure = request.protocol === 'https';
    const session = await startSession(principal, this.config.API_SECRET_KEY, {
      now: new Date(),
      secure,
      lifetimeS: SESSION_LIFETIME_S,
    });
    void reply.header('set-cookie', session.cookie);
    return { name: principal.name, role: principal.role, expires_at: session.expiresAt.toISOString() };
  }

  @Get()
  @Allow('viewer', 'operator', 'admin')
  @ApiOkResponse({ type: SessionDto })
  show(@Req() { principal }: FastifyRequest): SessionDto {
    if (principal?.kind !== 'user' || principal.credential.sessionId === undefined)
      throw new Problem('INVALID_API_KEY', 'Nobody is signed in.');
    const { name, role, credential } = principal;
    return { name, role, expires_at: (credential.expiresAt ?? new Date()).toISOString() };
  }

  @Delete()
  @HttpCode(204)
  @Allow('anyone')
  @ApiNoContentResponse()
  signOut(@Res({ passthrough: true }) reply: FastifyReply): void {
    void reply.header('set-cookie', endSession());
  }
}
