import { ApiProperty } from '@nestjs/swagger';

/** A reading as the API shows it. */
export class StoredReadingDto {
  @ApiProperty({
    format: 'date-time',
    example: '2015-02-04T17:51:00.000Z',
    description: 'When it was measured.',
  })
  readonly timestamp!: string;

  @ApiProperty({ format: 'date-time', description: 'When it was received.' })
  readonly received_at!: string;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'number' }, example: { temperature: 21.5 } })
  readonly metrics!: Record<string, number>;
}
