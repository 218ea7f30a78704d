import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiConflictResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import { Allow, ApiMeta, Page, Problem } from '@telemetry/chassis';
import { MAX_PAYLOAD_BYTES } from '../writer/statements.repository.ts';
import { DeadLetterDto, DeadLettersMetaDto, DeadLettersQueryDto } from './dead-letters.dto.ts';
import { DeadLettersRepository } from './dead-letters.repository.ts';
import { type Letter, letterView } from './letter-view.ts';

const ACCEPTED = 202;

@ApiTags('query')
@Controller('dead-letters')
@Allow('operator', 'admin')
export class DeadLettersController {
  constructor(private readonly letters: DeadLettersRepository) {}

  /** What was acknowledged and could not be stored, with the reason; the newest first. */
  @Get()
  @ApiOperation({ summary: 'What was acknowledged and could not be stored, with the reason' })
  @ApiMeta(DeadLettersMetaDto)
  @ApiOkResponse({ type: [DeadLetterDto] })
  @ApiUnprocessableEntityResponse({ description: 'VALIDATION_ERROR: a parameter.' })
  async list(
    @Query() { device_id: deviceId, limit, cursor }: DeadLettersQueryDto,
  ): Promise<Page<DeadLetterDto, DeadLettersMetaDto>> {
    const before = cursor === undefined ? undefined : BigInt(cursor);
    const found = await this.letters.findMany({ deviceId, before, limit: limit + 1 });
    const page = found.slice(0, limit);
    const hasMore = found.length > limit;
    const next = hasMore ? (page.at(-1)?.id.toString() ?? null) : null;
    return new Page(page.map(letterView), { next_cursor: next, has_more: hasMore });
  }

  @Get(':id')
  @ApiOperation({ summary: 'A dead letter' })
  @ApiOkResponse({ type: DeadLetterDto })
  @ApiNotFoundResponse({ description: 'NOT_FOUND: it is not there, or not any more.' })
  async get(@Param('id') id: string): Promise<DeadLetterDto> {
    return letterView(await this.find(id));
  }

  /**
   * Tries to store it after all, within seconds. When that succeeds, or it turns out to be a repeat, the letter is gone;
   * otherwise it is there with the reason of this time.
   */
  @Post(':id/redrive')
  @ApiOperation({ summary: 'Tries to store it after all, within seconds' })
  @HttpCode(ACCEPTED)
  @ApiAcceptedResponse({ type: DeadLetterDto })
  @ApiNotFoundResponse({ description: 'NOT_FOUND: it is not there, or not any more.' })
  @ApiConflictResponse({ description: 'CONFLICT: it was too large to be kept whole.' })
  async redrive(@Param('id') id: string): Promise<DeadLetterDto> {
    const letter = await this.find(id);
    if (letter.payload.length >= MAX_PAYLOAD_BYTES)
      throw new Problem('CONFLICT', `Dead letter ${id} was too large to be kept whole; it cannot be stored.`);
    await this.letters.requestRedrive(letter.id);
    return letterView({ ...letter, redriveRequestedAt: letter.redriveRequestedAt ?? new Date() });
  }

  private async find(id: string): Promise<Letter> {
    const letter = /^[0-9]{1,18}$/.test(id) ? await this.letters.find(BigInt(id)) : undefined;
    if (letter === undefined)
      throw new Problem('NOT_FOUND', `There is no dead letter ${JSON.stringify(id)}.`);
    return letter;
  }
}
