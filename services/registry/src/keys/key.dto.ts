import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';
import { IfGiven } from '../if-given.dto.ts';
import type { KeyView } from './key-view.ts';

const DAY_S = 24 * 60 * 60;
const MAX_OVERLAP_S = 90 * DAY_S;

/** How a device is to get another key. */
export class NewKeyDto {
  @ApiPropertyOptional({
    description: 'How long the key it has goes on working, seconds; 0 ends it at once',
    minimum: 0,
    maximum: MAX_OVERLAP_S,
    default: DAY_S,
  })
  @IfGiven()
  @IsInt()
  @Min(0)
  @Max(MAX_OVERLAP_S)
  readonly overlap_s: number = DAY_S;

  @ApiPropertyOptional({
    description: 'When the new key stops working, RFC 3339 or milliseconds since 1970; never when absent',
    oneOf: [{ type: 'string', format: 'date-time' }, { type: 'integer' }],
  })
  @IfGiven()
  readonly expires_at?: unknown;
}

/** A key that works, without the key itself. */
export class KeyDto implements KeyView {
  @ApiProperty({ example: '5f3c9a1b20d4e6f7' })
  readonly key_id!: string;

  @ApiProperty({ format: 'date-time' })
  readonly created_at!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly expires_at!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'To the half minute or so' })
  readonly last_used_at!: string | null;
}

/** A new key: shown this once, stored nowhere. */
export class CreatedKeyDto extends KeyDto {
  @ApiProperty({ example: 'tdk_…' })
  readonly api_key!: string;
}
