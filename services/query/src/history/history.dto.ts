import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsOptional, IsString, Matches, Max, Min } from 'class-validator';
import { RangeDto } from '../time/range.dto.ts';
import type { Order } from './cursor.ts';

/** Which part of a device's history, and how. */
export class HistoryQueryDto extends RangeDto {
  @ApiPropertyOptional({
    enum: ['asc', 'desc'],
    default: 'desc',
    description: 'By timestamp; newest first unless asked.',
  })
  @IsOptional()
  @IsIn(['asc', 'desc'])
  readonly order?: Order;

  @ApiPropertyOptional({ minimum: 1, maximum: 10_000, default: 1000 })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => Number(value))
  @IsInt({ message: 'limit must be a whole number' })
  @Min(1)
  @Max(10_000)
  readonly limit: number = 1000;

  @ApiPropertyOptional({ description: "The last page's next_cursor; it brings its range and order with it." })
  @IsOptional()
  @IsString()
  readonly cursor?: string;

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

  @ApiPropertyOptional({
    minimum: 4,
    maximum: 10_000,
    description:
      'The whole span in at most so many readings, those with the extremes of each metric among them; instead of pages.',
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => Number(value))
  @IsInt({ message: 'max_points must be a whole number' })
  @Min(4)
  @Max(10_000)
  readonly max_points?: number;
}

/** How readings were thinned out. All that are shown are stored readings. */
export class ThinnedDto {
  @ApiProperty({ enum: ['min-max'], description: 'Of each bucket of time the extremes of each metric.' })
  readonly method!: 'min-max';

  @ApiProperty({ description: 'How many readings the span has.' })
  readonly readings!: number;

  @ApiProperty({ description: 'How many of them are shown.' })
  readonly points!: number;
}

/** What a page of history says about itself. */
export class HistoryMetaDto {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Ask for the next page with it; null on the last.',
  })
  readonly next_cursor!: string | null;

  @ApiProperty()
  readonly has_more!: boolean;

  @ApiProperty({ example: '1234', description: 'Subscribe since it to get every later reading once.' })
  readonly live_cursor!: string;

  @ApiPropertyOptional({ description: 'With max_points.' })
  readonly thinned?: ThinnedDto;
}
