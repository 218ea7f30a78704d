import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { PageMeta } from '@telemetry/chassis';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsString, Matches, Max, Min } from 'class-validator';
import { IfGiven } from '../if-given.dto.ts';
import { AUDIT_ACTIONS, type AuditRecord, SUBJECT_KINDS } from './audit-entry.ts';

const TEXT = /^[^\0]{1,256}$/;
const MAX_LIMIT = 500;

/** Which entries to list. */
export class AuditQueryDto {
  @ApiPropertyOptional({ enum: SUBJECT_KINDS, description: 'What kind of thing was changed' })
  @IfGiven()
  @IsIn(SUBJECT_KINDS)
  readonly subject_kind?: string;

  @ApiPropertyOptional({ description: 'Which one was changed', example: 'room-1' })
  @IfGiven()
  @Matches(TEXT)
  readonly subject_id?: string;

  @ApiPropertyOptional({ description: 'Name of who did it; the service itself is "system"' })
  @IfGiven()
  @Matches(TEXT)
  readonly actor?: string;

  @ApiPropertyOptional({ enum: AUDIT_ACTIONS })
  @IfGiven()
  @IsIn(AUDIT_ACTIONS)
  readonly action?: string;

  @ApiPropertyOptional({ description: 'RFC 3339 or milliseconds since 1970; included' })
  @IfGiven()
  @IsString()
  readonly start?: string;

  @ApiPropertyOptional({ description: 'RFC 3339 or milliseconds since 1970; not included' })
  @IfGiven()
  @IsString()
  readonly end?: string;

  @ApiPropertyOptional({ minimum: 1, maximum: MAX_LIMIT, default: 50 })
  @Transform(({ value }: { value: unknown }) => Number(value))
  @IsInt()
  @Min(1)
  @Max(MAX_LIMIT)
  readonly limit: number = 50;

  @ApiPropertyOptional({ description: 'meta.next_cursor of the previous page of the same list' })
  @IfGiven()
  @IsString()
  readonly cursor?: string;
}

const SNAPSHOT = { type: 'object', additionalProperties: true, nullable: true } as const;

/** One change: who, what, when. */
export class AuditEntryDto {
  @ApiProperty({ example: '42' })
  readonly id!: string;

  @ApiProperty({ format: 'date-time' })
  readonly at!: string;

  @ApiProperty({ description: 'Name of who did it; the service itself is "system"', example: 'admin' })
  readonly actor!: string;

  @ApiProperty({ enum: ['viewer', 'operator', 'admin', 'device', 'anyone', 'system'] })
  readonly actor_role!: string;

  @ApiProperty({ enum: AUDIT_ACTIONS })
  readonly action!: string;

  @ApiProperty({ enum: SUBJECT_KINDS })
  readonly subject_kind!: string;

  @ApiProperty({ example: 'room-1' })
  readonly subject_id!: string;

  @ApiProperty({ ...SNAPSHOT, description: 'What it was; null when it was not there' })
  readonly before!: unknown;

  @ApiProperty({ ...SNAPSHOT, description: 'What it is since; null when it is not there any more' })
  readonly after!: unknown;

  @ApiProperty({ description: 'Trace of the request that asked for it' })
  readonly trace_id!: string;
}

/** Where the list goes on. */
export class AuditMetaDto implements PageMeta {
  @ApiProperty({ type: String, nullable: true })
  readonly next_cursor!: string | null;

  @ApiProperty()
  readonly has_more!: boolean;
}

/** An entry as the API shows it. */
export function auditView(record: AuditRecord): AuditEntryDto {
  return {
    id: record.id.toString(),
    at: record.at.toISOString(),
    actor: record.actor,
    actor_role: record.actorRole,
    action: record.action,
    subject_kind: record.subjectKind,
    subject_id: record.subjectId,
    before: record.before,
    after: record.after,
    trace_id: record.traceId,
  };
}
