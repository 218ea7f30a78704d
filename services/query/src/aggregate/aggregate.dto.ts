import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsIn,
  IsOptional,
  Matches,
  Validate,
  ValidatorConstraint,
  type ValidatorConstraintInterface,
} from 'class-validator';
import { SelectionDto } from '../snapshot/selection.dto.ts';
import { RangeDto } from '../time/range.dto.ts';
import { type Bucket, BUCKETS } from './bucket.ts';
import { type Fill, FILLS } from './fill.ts';
import { type AggregateFunction, DEFAULT_FUNCTIONS, FUNCTIONS } from './functions.ts';
import { type Source, SOURCES } from './tally.ts';
import { isTimeZone } from './zone.ts';

const ASKABLE_BUCKETS = ['auto', ...BUCKETS] as const;

@ValidatorConstraint({ name: 'timeZone' })
class IsTimeZone implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return typeof value === 'string' && isTimeZone(value);
  }

  defaultMessage(): string {
    return 'tz must be a time zone of the IANA database, like Europe/Oslo';
  }
}

/** What to compute of readings, over which time, and in which buckets. */
export class AggregateQueryDto extends RangeDto {
  @ApiPropertyOptional({
    enum: ASKABLE_BUCKETS,
    description:
      'One answer for each span of this length; without it one for the whole range. Days, weeks, months and quarters of a day are those of the calendar in tz.',
  })
  @IsOptional()
  @IsIn(ASKABLE_BUCKETS)
  readonly bucket?: Bucket | 'auto';

  @ApiPropertyOptional({ default: 'UTC', example: 'Europe/Oslo' })
  @IsOptional()
  @Validate(IsTimeZone)
  readonly tz: string = 'UTC';

  @ApiPropertyOptional({
    type: String,
    example: 'min,max,avg',
    description: `Any of ${FUNCTIONS.join(', ')}; with bucket.`,
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? [...new Set(value.split(','))] : value,
  )
  @ArrayNotEmpty()
  @IsIn(FUNCTIONS, { each: true, message: `fn must be some of ${FUNCTIONS.join(', ')}, separated by commas` })
  readonly fn: readonly AggregateFunction[] = DEFAULT_FUNCTIONS;

  @ApiPropertyOptional({
    enum: FILLS,
    default: 'none',
    description: 'What stands in buckets without a reading; with bucket.',
  })
  @IsOptional()
  @IsIn(FILLS)
  readonly fill: Fill = 'none';

  @ApiPropertyOptional({
    type: String,
    description: 'Only these metrics, separated by commas.',
    example: 'temperature',
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value))
  @IsArray()
  @ArrayMaxSize(64)
  @Matches(/^[^\0]{1,64}$/, { each: true, message: 'metrics must be names, separated by commas' })
  readonly metrics?: string[];
}

/** The same of many devices. */
export class FleetAggregateQueryDto extends IntersectionType(AggregateQueryDto, SelectionDto) {}

/** How many readings each source stands for. */
class SourcesDto implements Record<Source, number> {
  @ApiProperty({ type: 'integer' })
  readonly rollup_day!: number;

  @ApiProperty({ type: 'integer' })
  readonly rollup_hour!: number;

  @ApiProperty({ type: 'integer' })
  readonly readings!: number;
}

/** What an aggregate says about itself. */
export class AggregateMetaDto {
  @ApiProperty({
    type: String,
    nullable: true,
    enum: [...SOURCES, null],
    description: 'The finest source of any number; null when there is no reading.',
  })
  readonly source!: Source | null;

  @ApiProperty({ description: 'How many readings each source stands for.' })
  readonly sources!: SourcesDto;
}
