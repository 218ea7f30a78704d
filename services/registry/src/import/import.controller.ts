import { Readable } from 'node:stream';
import { Controller, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiOperation,
  ApiPayloadTooLargeResponse,
  ApiResponse,
  ApiTags,
  ApiUnprocessableEntityResponse,
  ApiUnsupportedMediaTypeResponse,
} from '@nestjs/swagger';
import { Allow, Problem } from '@telemetry/chassis';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ActorOf } from '../audit/actor.dto.ts';
import type { Actor } from '../audit/actor.ts';
import { OutboxRelay } from '../outbox/outbox-relay.service.ts';
import { importAnswer, importProblem } from './import-answer.ts';
import { checkedRow } from './import-row.dto.ts';
import type { ImportRow, RejectedRow } from './import-row.ts';
import { ImportAnswerDto, ImportQueryDto } from './import.dto.ts';
import { ImportRepository } from './import.repository.ts';
import { withoutRepeats } from './repeated-rows.ts';
import { ROW_READERS } from './row-reader.service.ts';

const CREATED = 201;
const MULTI_STATUS = 207;

/** Files of devices. */
@ApiTags('registry')
@Controller('devices/import')
export class ImportController {
  constructor(
    private readonly devices: ImportRepository,
    private readonly outbox: OutboxRelay,
  ) {}

  /**
   * Registers and changes devices from a file, by their ids: sending it again changes nothing. CSV with a header of
   * device_id, name, tags (";" between), profile and api_key, or a JSON object a line; up to 16 MiB and 50,000 rows.
   */
  @Post()
  @ApiOperation({ summary: 'Registers and changes devices from a file, by their ids' })
  @HttpCode(CREATED)
  @Allow('operator', 'admin')
  @ApiConsumes(...ROW_READERS.keys())
  @ApiBody({ schema: { type: 'string' } })
  @ApiCreatedResponse({ type: ImportAnswerDto, description: 'All rows were taken' })
  @ApiResponse({ status: MULTI_STATUS, type: ImportAnswerDto, description: 'Some rows could not be taken' })
  @ApiPayloadTooLargeResponse({ description: 'PAYLOAD_TOO_LARGE' })
  @ApiUnsupportedMediaTypeResponse({ description: 'UNSUPPORTED_MEDIA_TYPE' })
  @ApiUnprocessableEntityResponse({ description: 'VALIDATION_ERROR: the header, or every row' })
  async importFile(
    @Query() { dry_run: dryRun }: ImportQueryDto,
    @Req() request: FastifyRequest,
    @ActorOf() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ImportAnswerDto> {
    const read = withoutRepeats(await readRows(request));
    const rows = read.flatMap((row) => ('problem' in row ? [] : [row]));
    const rejected = read.filter((row) => 'problem' in row);
    const applied = await this.devices.apply(rows, { actor, dryRun, now: new Date() });
    const outcomes = [...rejected, ...applied].sort((one, other) => one.line - other.line);
    if (!dryRun) this.outbox.wake();
    const failures = outcomes.filter((outcome) => 'problem' in outcome);
    if (failures.length === outcomes.length) throw importProblem(failures);
    void reply.status(failures.length === 0 ? CREATED : MULTI_STATUS);
    return importAnswer(outcomes, { dryRun });
  }
}

async function readRows({ body, headers }: FastifyRequest): Promise<(ImportRow | RejectedRow)[]> {
  const [type = ''] = (headers['content-type'] ?? '').split(';', 1);
  const readRowsOf = ROW_READERS.get(type.trim().toLowerCase());
  if (readRowsOf === undefined || !(body instanceof Readable))
    throw new Problem('UNSUPPORTED_MEDIA_TYPE', `Send ${[...ROW_READERS.keys()].join(' or ')}.`);
  const rows: (ImportRow | RejectedRow)[] = [];
  for await (const raw of readRowsOf(body)) rows.push(checkedRow(raw));
  return rows;
}
