import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags, ApiUnprocessableEntityResponse } from '@nestjs/swagger';
import { Allow, ApiMeta, invalidField, Page } from '@telemetry/chassis';
import { parseTime } from '@telemetry/proto';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { AuditEntryDto, AuditMetaDto, AuditQueryDto, auditView } from './audit.dto.ts';
import { type AuditFilter, AuditRepository } from './audit.repository.ts';

/** Who changed what. Viewers may not see it: it says who works here, and when. */
@ApiTags('registry')
@Controller('audit')
@Allow('operator', 'admin')
export class AuditController {
  constructor(private readonly audit: AuditRepository) {}

  /** The newest changes first. */
  @Get()
  @ApiOperation({ summary: 'The newest changes first' })
  @ApiMeta(AuditMetaDto)
  @ApiOkResponse({ type: [AuditEntryDto] })
  @ApiUnprocessableEntityResponse({
    description: 'VALIDATION_ERROR: a parameter, or a cursor of another list',
  })
  async list(@Query() query: AuditQueryDto): Promise<Page<AuditEntryDto, AuditMetaDto>> {
    const { limit, cursor } = query;
    const scope = scopeOf(query);
    const before = cursor === undefined ? undefined : idIn(cursor, scope);
    const found = await this.audit.find(filterOf(query), { before, limit: limit + 1 });
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return new Page(page.map(auditView), {
      next_cursor: last === undefined ? null : encodeCursor(scope, [last.id.toString()]),
      has_more: last !== undefined,
    });
  }
}

function filterOf({ subject_kind, subject_id, actor, action, start, end }: AuditQueryDto): AuditFilter {
  return {
    subjectKind: subject_kind,
    subjectId: subject_id,
    actor,
    action,
    start: momentOf('start', start),
    end: momentOf('end', end),
  };
}

function scopeOf({ subject_kind, subject_id, actor, action, start, end }: AuditQueryDto): (string | null)[] {
  return ['audit', ...[subject_kind, subject_id, actor, action, start, end].map((value) => value ?? null)];
}

function momentOf(field: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const time = parseTime(text);
  if ('fault' in time) throw invalidField(field, time.fault, 'time');
  return new Date(time.ms);
}

function idIn(cursor: string, scope: (string | null)[]): bigint {
  const [id] = decodeCursor(cursor, scope) ?? [];
  if (typeof id !== 'string' || !/^\d{1,18}$/.test(id))
    throw invalidField('cursor', 'is not a cursor of this list; begin again without it', 'cursor');
  return BigInt(id);
}
