import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { PageMeta } from '@telemetry/chassis';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import { StoredReadingDto } from '../reading/reading.dto.ts';
import { SelectionDto } from '../snapshot/selection.dto.ts';

/** The newest reading of a device. */
export class LatestDto extends StoredReadingDto {
  @ApiProperty({ example: 'room-1' })
  readonly device_id!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { temperature: '°C' },
    description: "Units of the metrics that the device's profile declares.",
  })
  readonly units!: Readonly<Record<string, string>>;
}

/** Where the list goes on. */
export class LatestMetaDto implements PageMeta {
  @ApiProperty({ type: String, nullable: true })
  readonly next_cursor!: string | null;

  @ApiProperty()
  readonly has_more!: boolean;
}

/** Of which devices. */
export class LatestQueryDto extends SelectionDto {
  @ApiPropertyOptional({ minimum: 1, maximum: 1000, default: 1000 })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => Number(value))
  @IsInt({ message: 'limit must be a whole number' })
  @Min(1)
  @Max(1000)
  readonly limit: number = 1000;

  @ApiPropertyOptional({ description: "The last page's next_cursor." })
  @IsOptional()
  @IsString()
  readonly cursor?: string;
}
