import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import {
  ApiOkResponse,
  ApiOperation,
  ApiResponse,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import { Allow, Problem } from '@telemetry/chassis';
import type { FastifyReply } from 'fastify';
import { ActorOf } from '../audit/actor.dto.ts';
import type { Actor } from '../audit/actor.ts';
import { OutboxRelay } from '../outbox/outbox-relay.service.ts';
import { isEmptyChange } from '../revision/revision.ts';
import { BulkAnswerDto, BulkChangeDto } from './bulk-change.dto.ts';
import { bulkAnswer } from './bulk-answer.ts';
import { DeviceChangesRepository } from './device-changes.repository.ts';
import { filterOf } from './device-filter.dto.ts';
import { DeviceListRepository } from './device-list.repository.ts';

const OK = 200;
const MULTI_STATUS = 207;
/** What one request changes at most: seconds of work, one transaction. */
const MAX_FILTERED = 10_000;

/** One change of many devices. */
@ApiTags('registry')
@Controller('devices/bulk')
export class BulkChangeController {
  constructor(
    private readonly devices: DeviceListRepository,
    private readonly changes: DeviceChangesRepository,
    private readonly outbox: OutboxRelay,
  ) {}

  /** Changes many devices together: in one transaction each that can be, with a result for every one. */
  @Post()
  @ApiOperation({ summary: 'Changes many devices together' })
  @HttpCode(OK)
  @Allow('operator', 'admin')
  @ApiOkResponse({ type: BulkAnswerDto, description: 'All are as they should be' })
  @ApiResponse({ status: MULTI_STATUS, type: BulkAnswerDto, description: 'Some could not be changed' })
  @ApiUnprocessableEntityResponse({ description: 'VALIDATION_ERROR; nothing was changed' })
  async change(
    @Body() body: BulkChangeDto,
    @ActorOf() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BulkAnswerDto> {
    const { add_tags: addTags, remove_tags: removeTags, is_active: isActive, profile: profileName } = body;
    const change = { addTags, removeTags, isActive, profileName };
    if (isEmptyChange(change))
      throw invalid('Nothing to change: send add_tags, remove_tags, is_active or profile.');
    const both = addTags?.find((tag) => removeTags?.includes(tag));
    if (both !== undefined) throw invalid(`Tag "${both}" cannot be both added and removed.`);
    const outcomes = await this.changes.apply({ deviceIds: await this.idsOf(body), change, edit: { actor } });
    this.outbox.wake();
    const answer = bulkAnswer(outcomes);
    void reply.status(answer.failed === 0 ? OK : MULTI_STATUS);
    return answer;
  }

  private async idsOf({ device_ids: deviceIds, filter }: BulkChangeDto): Promise<readonly string[]> {
    if ((deviceIds === undefined) === (filter === undefined))
      throw invalid('Say which devices: either device_ids or filter.');
    if (filter === undefined) return deviceIds ?? [];
    const range = { limit: MAX_FILTERED + 1, now: new Date() };
    const found = await this.devices.findIds(filterOf(filter), range);
    if (found.length > MAX_FILTERED)
      throw invalid(`The filter matches more than ${MAX_FILTERED} devices: narrow it.`);
    return found;
  }
}

function invalid(message: string): Problem {
  return new Problem('VALIDATION_ERROR', message);
}
