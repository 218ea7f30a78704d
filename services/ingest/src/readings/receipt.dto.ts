import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Runs } from '../repair/seq-runs.ts';

const NextBatchAfter = (): PropertyDecorator =>
  ApiPropertyOptional({
    type: 'integer',
    description:
      'So long until the device may send as many readings again, milliseconds; absent when it may now.',
  });

const Repair = (): PropertyDecorator =>
  ApiPropertyOptional({
    type: 'array',
    maxItems: 8,
    items: { type: 'array', items: { type: 'integer' }, minItems: 2, maxItems: 2 },
    description:
      'Ranges of seq, both ends included, of the newest boot that this replica has not seen. A hint: a repeat is harmless.',
  });

/** What a device learns about its reading once it is durable. */
export class ReceiptDto {
  @ApiProperty({
    format: 'uuid',
    description: 'The same for a repeat, where the device gave something to know it by.',
  })
  readonly id!: string;

  @ApiProperty()
  readonly device_id!: string;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'number' } })
  readonly metrics!: Readonly<Record<string, number>>;

  @ApiProperty({ format: 'date-time' })
  readonly timestamp!: string;

  @ApiProperty({ enum: [true] })
  readonly accepted!: true;

  @ApiProperty({
    enum: [false],
    description: 'A repeat is answered like the first attempt, and stored once.',
  })
  readonly duplicate!: false;

  @NextBatchAfter()
  readonly next_batch_after_ms?: number;

  @Repair()
  readonly repair?: Runs;
}

/** What became of one reading of a batch. */
export class ItemResultDto {
  @ApiProperty({ type: 'integer', description: 'Place in the batch, from 0.' })
  readonly index!: number;

  @ApiProperty({ enum: ['accepted', 'duplicate', 'rejected'] })
  readonly status!: string;

  @ApiPropertyOptional({ format: 'uuid' })
  readonly id?: string;

  @ApiPropertyOptional({ example: 'VALIDATION_ERROR' })
  readonly code?: string;

  @ApiPropertyOptional({
    example: 'readings[3].metrics.temperature is 120, but the device’s profile says -40 to 85',
  })
  readonly error?: string;
}

/** What became of a batch. The three counts add up to its readings. */
export class BatchReceiptDto {
  @ApiProperty({ type: 'integer' })
  readonly accepted!: number;

  @ApiProperty({ type: 'integer', description: 'Repeats within this batch; taken with the first of them.' })
  readonly duplicates!: number;

  @ApiProperty({ type: 'integer' })
  readonly rejected!: number;

  @ApiProperty({ type: [ItemResultDto] })
  readonly results!: ItemResultDto[];

  @ApiProperty({ type: 'integer', description: 'Most readings that a batch may have.' })
  readonly max_batch!: number;

  @NextBatchAfter()
  readonly next_batch_after_ms?: number;

  @Repair()
  readonly repair?: Runs;
}
