import { randomBytes } from 'node:crypto';
import { Body, Controller, Delete, Get, Param, Post, Query, Res } from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import { Allow, ApiMeta, Page } from '@telemetry/chassis';
import type { FastifyReply } from 'fastify';
import { ActorOf } from '../audit/actor.dto.ts';
import type { Actor } from '../audit/actor.ts';
import { expiryOf } from '../keys/expiry.ts';
import { makeKey } from '../keys/make-key.service.ts';
import { OutboxRelay } from '../outbox/outbox-relay.service.ts';
import {
  CreatedOperatorDto,
  ListOperatorsDto,
  NewOperatorDto,
  OperatorDto,
  OperatorsMetaDto,
} from './operator.dto.ts';
import { operatorView } from './operator-view.ts';
import { OperatorsRepository } from './operators.repository.ts';

/** People and programs with a key and a role. */
@ApiTags('registry')
@Controller('operators')
@Allow('admin')
export class OperatorsController {
  constructor(
    private readonly operators: OperatorsRepository,
    private readonly outbox: OutboxRelay,
  ) {}

  /** Makes an operator; the answer holds its key, shown this once and stored nowhere. */
  @Post()
  @ApiOperation({ summary: 'Makes an operator' })
  @ApiCreatedResponse({ type: CreatedOperatorDto })
  @ApiConflictResponse({ description: 'CONFLICT: the name is taken' })
  @ApiUnprocessableEntityResponse({ description: 'VALIDATION_ERROR' })
  async create(
    @Body() { name, role, expires_at: expiry }: NewOperatorDto,
    @ActorOf() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CreatedOperatorDto> {
    const { apiKey, keySha256 } = makeKey('tok');
    const operatorId = randomBytes(8).toString('hex');
    const expiresAt = expiryOf(expiry, new Date());
    const made = await this.operators.insert({ operatorId, name, role, keySha256, expiresAt }, actor);
    this.outbox.wake();
    void reply.header('location', `/api/v1/operators/${operatorId}`);
    return { ...operatorView(made), api_key: apiKey };
  }

  /** Those whose keys were not revoked, by name. */
  @Get()
  @ApiOperation({ summary: 'Those whose keys were not revoked, by name' })
  @ApiMeta(OperatorsMetaDto)
  @ApiOkResponse({ type: [OperatorDto] })
  @ApiUnprocessableEntityResponse({ description: 'VALIDATION_ERROR' })
  async list(@Query() { limit, cursor }: ListOperatorsDto): Promise<Page<OperatorDto, OperatorsMetaDto>> {
    const found = await this.operators.find({ after: cursor, limit: limit + 1 });
    const page = found.slice(0, limit);
    const hasMore = found.length > limit;
    const last = hasMore ? page.at(-1)?.name : undefined;
    return new Page(page.map(operatorView), { next_cursor: last ?? null, has_more: hasMore });
  }

  /** Revokes the key, and with it the sessions that were got for it, everywhere within a second. */
  @Delete(':operator_id')
  @ApiOperation({
    summary: 'Revokes the key, and with it the sessions that were got for it, everywhere within a second',
  })
  @ApiOkResponse({ type: OperatorDto })
  @ApiNotFoundResponse({ description: 'NOT_FOUND' })
  async revoke(@Param('operator_id') operatorId: string, @ActorOf() actor: Actor): Promise<OperatorDto> {
    const revoked = await this.operators.revoke(operatorId, actor, new Date());
    this.outbox.wake();
    return operatorView(revoked);
  }
}
