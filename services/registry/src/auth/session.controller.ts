import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiTooManyRequestsResponse,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import { Allow, Authenticator, endSession, Problem, type UserPrincipal, Users } from '@telemetry/chassis';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AttemptLimit, networkOf } from '../attempt-limit.ts';
import { SessionDto, SignInDto } from './session.dto.ts';
import { Sessions } from './sessions.service.ts';

/** The console's session: a cookie that scripts cannot read, got for a key or an issuer's token. */
@ApiTags('registry')
@Controller('auth/session')
export class SessionController {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly users: Users,
    private readonly sessions: Sessions,
    private readonly limit: AttemptLimit,
  ) {}

  /** Signs in: swaps a key or a token for a cookie. */
  @Post()
  @ApiOperation({ summary: 'Signs in' })
  @Allow('anyone')
  @ApiCreatedResponse({ type: SessionDto })
  @ApiUnauthorizedResponse({ description: 'INVALID_API_KEY' })
  @ApiTooManyRequestsResponse({ description: 'RATE_LIMITED: ten failures a minute from one address' })
  async signIn(
    @Body() { key }: SignInDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionDto> {
    const user = await this.ownerOf(key, networkOf(request.ip));
    const secure = request.protocol === 'https';
    const session = await this.sessions.start(user, { traceId: request.id, secure });
    void reply.header('set-cookie', session.cookie);
    return { name: user.name, role: user.role, expires_at: session.expiresAt.toISOString() };
  }

  /** Who is signed in. */
  @Get()
  @ApiOperation({ summary: 'Who is signed in' })
  @Allow('viewer', 'operator', 'admin')
  @ApiOkResponse({ type: SessionDto })
  @ApiUnauthorizedResponse({ description: 'INVALID_API_KEY: nobody' })
  show(@Req() { principal }: FastifyRequest): SessionDto {
    const user = principal?.kind === 'user' ? principal : undefined;
    const { sessionId, expiresAt } = user?.credential ?? {};
    if (user === undefined || sessionId === undefined || expiresAt === undefined)
      throw new Problem('INVALID_API_KEY', 'Nobody is signed in.');
    return { name: user.name, role: user.role, expires_at: expiresAt.toISOString() };
  }

  /** Signs out, here and wherever a copy of the cookie may be. */
  @Delete()
  @ApiOperation({ summary: 'Signs out, here and wherever a copy of the cookie may be' })
  @HttpCode(204)
  @Allow('anyone')
  @ApiNoContentResponse()
  async signOut(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const user = await this.users.ofSession(request.headers.cookie);
    if (user !== undefined) await this.sessions.end(user, request.id);
    void reply.header('set-cookie', endSession());
  }

  private async ownerOf(key: string, address: string): Promise<UserPrincipal> {
    const waitMs = this.limit.begin(address, Date.now());
    if (waitMs > 0) {
      const retryAfterS = Math.ceil(waitMs / 1000);
      throw new Problem('RATE_LIMITED', 'Too many failed sign-ins from your address.', { retryAfterS });
    }
    const principal = await this.authenticator
      .authenticate({ 'x-api-key': key }, 'GET')
      .catch((error: unknown) => {
        const isWrong = error instanceof Problem && error.code === 'INVALID_API_KEY';
        if (!isWrong) this.limit.succeeded(address);
        throw error;
      });
    if (principal.kind !== 'user') throw new Problem('INVALID_API_KEY', 'A device key cannot sign in.');
    this.limit.succeeded(address);
    return principal;
  }
}
