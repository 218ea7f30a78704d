import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { AcceptedReading } from '@telemetry/proto';

/** What a device learns about its reading once it is durable. */
export class ReceiptDto {
  @ApiProperty({
    format: 'uuid',
    description: 'The same for a repeat, where the device gave something to know it by.',
  })
  readonly id: string;

  @ApiProperty()
  readonly device_id: string;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'number' } })
  readonly metrics: Readonly<Record<string, number>>;

  @ApiProperty({ format: 'date-time' })
  readonly timestamp: string;

  @ApiProperty({ enum: [true] })
  readonly accepted = true;

  @ApiProperty({
    enum: [false],
    description: 'A repeat is answered like the first attempt, and stored once.',
  })
  readonly duplicate = false;

  constructor({ id, deviceId, metrics, timestampMs }: AcceptedReading) {
    this.id = id;
    this.device_id = deviceId;
    this.metrics = metrics;
    this.timestamp = new Date(timestampMs).toISOString();
  }
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
}
