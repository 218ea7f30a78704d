import { ApiProperty } from '@nestjs/swagger';
import type { BootView } from './boot-view.ts';
import type { LedgerView } from './ledger-view.ts';

/** What became of all that was acknowledged. */
export class LedgerDto implements LedgerView {
  @ApiProperty({ description: 'Readings that were acknowledged; of those in flight as many as are known.' })
  readonly acknowledged!: number;

  @ApiProperty()
  readonly stored!: number;

  @ApiProperty({ description: 'Repeats of stored readings.' })
  readonly duplicate!: number;

  @ApiProperty({
    description: 'Readings that could not be stored; they stay in the count when a letter is dropped.',
  })
  readonly dead_lettered!: number;

  @ApiProperty({ description: 'Readings that are on the broker’s disk and not in the store yet.' })
  readonly in_flight!: number;

  @ApiProperty({ description: 'False when there was too much in flight to count it all.' })
  readonly in_flight_is_complete!: boolean;

  @ApiProperty({ description: 'Whether everything that was acknowledged is accounted for.' })
  readonly balanced!: boolean;
}

/** The ledger of all devices. */
export class WholeLedgerDto extends LedgerDto {
  @ApiProperty({ description: 'Readings that the broker had acknowledged and then lost.' })
  readonly missing!: number;

  @ApiProperty({ description: 'Messages that could not be read; kept as dead letters.' })
  readonly undecodable!: number;

  @ApiProperty({ description: 'Dead-lettered readings that belong to no device; part of dead_lettered.' })
  readonly unattributed!: number;
}

class BootDto implements BootView {
  @ApiProperty({ example: 'boot-7' })
  readonly boot_id!: string;

  @ApiProperty({ type: 'integer', nullable: true })
  readonly first_seq!: number | null;

  @ApiProperty({ type: 'integer', nullable: true })
  readonly last_seq!: number | null;

  @ApiProperty()
  readonly received!: number;

  @ApiProperty({ description: 'Counts between the first and the last that have not come.' })
  readonly missing!: number;

  @ApiProperty({
    type: 'array',
    items: { type: 'array', items: { type: 'integer' }, minItems: 2, maxItems: 2 },
    maxItems: 100,
    description: 'The missing counts, from and to, both included; the first hundred of them.',
  })
  readonly gaps!: readonly (readonly [number, number])[];

  @ApiProperty({
    description: 'False when there were more gaps than are kept; some of these have come then.',
  })
  readonly is_exact!: boolean;

  @ApiProperty({ format: 'date-time' })
  readonly first_received_at!: string;

  @ApiProperty({ format: 'date-time' })
  readonly last_received_at!: string;
}

/** The ledger of a device. */
export class DeliveryDto extends LedgerDto {
  @ApiProperty({ example: 'room-1' })
  readonly device_id!: string;

  @ApiProperty({ type: [BootDto], maxItems: 20, description: 'The boots heard of last.' })
  readonly boots!: BootDto[];
}
