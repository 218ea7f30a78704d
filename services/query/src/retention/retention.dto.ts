import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';

/** How far ahead to look, and how finely. */
export class RetentionQueryDto {
  @ApiPropertyOptional({
    description: 'What goes within so many days.',
    minimum: 0,
    maximum: 366,
    default: 30,
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => Number(value))
  @IsInt({ message: 'days must be a whole number' })
  @Min(0)
  @Max(366)
  readonly days: number = 30;

  @ApiPropertyOptional({ description: 'One entry a day or a month of readings.', enum: ['day', 'month'] })
  @IsOptional()
  @IsIn(['day', 'month'])
  readonly by: 'day' | 'month' = 'day';
}

/** Readings that go together. */
export class RetentionEntryDto {
  @ApiProperty({ example: 'esp32-env' })
  readonly profile!: string;

  @ApiProperty({ description: 'How long the profile keeps readings.' })
  readonly retention_days!: number;

  @ApiProperty({ description: 'The day (UTC) of the readings, or the month.', example: '2026-05-04' })
  readonly period!: string;

  @ApiProperty({ description: 'When the first of them go; those of a whole day go together.' })
  readonly goes_at!: string;

  @ApiProperty()
  readonly devices!: number;

  @ApiProperty()
  readonly readings!: number;

  @ApiProperty({ description: 'Bytes of packed readings, without what the database adds.' })
  readonly bytes!: number;
}

/** What retention removes next. Aggregates of whole hours and days stay. */
export class RetentionDto {
  @ApiProperty({ type: [RetentionEntryDto], description: 'By the time at which they go.' })
  readonly entries!: RetentionEntryDto[];

  @ApiProperty({ description: 'Whether there are more entries than shown.' })
  readonly has_more!: boolean;
}
