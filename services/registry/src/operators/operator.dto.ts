import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { PageMeta, UserRole } from '@telemetry/chassis';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, Matches, Max, Min } from 'class-validator';
import { IfGiven } from '../if-given.dto.ts';
import type { OperatorView } from './operator-view.ts';

const ROLES = ['viewer', 'operator', 'admin'] as const satisfies UserRole[];
/** Printable, no blank at either end, and not a name by which the audit knows somebody else. */
const NAME = /^(?!(?:admin|system|bare key)$)(?!\s)[^\p{C}]{1,128}(?<!\s)$/iu;
const MAX_LIMIT = 500;

/** What making an operator takes. */
export class NewOperatorDto {
  @ApiProperty({ description: 'What people call it; unique', maxLength: 128, example: 'Olga' })
  @Matches(NAME, { message: 'name must have 1 to 128 printable characters, and not be admin or system' })
  readonly name!: string;

  @ApiProperty({ enum: ROLES })
  @IsIn(ROLES)
  readonly role!: UserRole;

  @ApiPropertyOptional({
    description: 'When the key stops working, RFC 3339 or milliseconds since 1970; never when absent',
    oneOf: [{ type: 'string', format: 'date-time' }, { type: 'integer' }],
  })
  @IfGiven()
  readonly expires_at?: unknown;
}

/** Which operators to list. */
export class ListOperatorsDto {
  @ApiPropertyOptional({ minimum: 1, maximum: MAX_LIMIT, default: 50 })
  @Transform(({ value }: { value: unknown }) => Number(value))
  @IsInt()
  @Min(1)
  @Max(MAX_LIMIT)
  readonly limit: number = 50;

  @ApiPropertyOptional({ description: 'meta.next_cursor of the previous page' })
  @IfGiven()
  @Matches(/^[^\0]{1,128}$/)
  readonly cursor?: string;
}

/** An operator, without its key. */
export class OperatorDto implements OperatorView {
  @ApiProperty({ example: '5f3c9a1b20d4e6f7' })
  readonly operator_id!: string;

  @ApiProperty({ example: 'Olga' })
  readonly name!: string;

  @ApiProperty({ enum: ROLES })
  readonly role!: string;

  @ApiProperty({ format: 'date-time' })
  readonly created_at!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly expires_at!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly revoked_at!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'To the half minute or so' })
  readonly last_used_at!: string | null;
}

/** A new operator, with its key: shown this once, stored nowhere. */
export class CreatedOperatorDto extends OperatorDto {
  @ApiProperty({ example: 'tok_…' })
  readonly api_key!: string;
}

/** Where the list goes on. */
export class OperatorsMetaDto implements PageMeta {
  @ApiProperty({ type: String, nullable: true })
  readonly next_cursor!: string | null;

  @ApiProperty()
  readonly has_more!: boolean;
}
