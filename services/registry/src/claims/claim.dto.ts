import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { DEVICE_ID } from '@telemetry/proto';
import { Matches } from 'class-validator';
import { IfGiven } from '../if-given.dto.ts';
import { CreatedKeyDto } from '../keys/key.dto.ts';
import type { ClaimView } from './claim.ts';

/** A new claim: its token is shown this once, and stored nowhere. */
export class CreatedClaimDto implements ClaimView {
  @ApiProperty({ example: '5f3c9a1b20d4e6f7' })
  readonly claim_id!: string;

  @ApiProperty({ example: 'room-1' })
  readonly device_id!: string;

  @ApiProperty({ example: 'tct_…' })
  readonly claim_token!: string;

  @ApiProperty({ format: 'date-time' })
  readonly created_at!: string;

  @ApiProperty({ format: 'date-time', description: 'When the token stops being good' })
  readonly expires_at!: string;
}

/** What a device shows for its key. */
export class ExchangeClaimDto {
  @ApiProperty({ description: 'The token that it was told while it was set up', format: 'password' })
  @Matches(/^[\x21-\x7e]{1,128}$/, { message: 'claim_token must have 1 to 128 visible ASCII characters' })
  readonly claim_token!: string;

  @ApiPropertyOptional({
    description: 'Whom it takes itself for; a token of another device is refused then',
    example: 'room-1',
    pattern: DEVICE_ID.source,
  })
  @IfGiven()
  @Matches(DEVICE_ID, { message: 'device_id must have 1 to 64 letters, digits, "_" or "-"' })
  readonly device_id?: string;
}

/** A device's own key: shown this once, stored nowhere. */
export class ClaimedKeyDto extends CreatedKeyDto {
  @ApiProperty({ description: 'Whose key it is', example: 'room-1' })
  readonly device_id!: string;
}
