import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { ProblemDetail } from '@telemetry/chassis';
import { Transform } from 'class-transformer';
import { IsBoolean } from 'class-validator';
import type { ImportAnswer, ImportResult } from './import-answer.ts';

const STATUSES = ['created', 'updated', 'unchanged', 'rejected'] as const satisfies ImportResult['status'][];

/** How to import. */
export class ImportQueryDto {
  @ApiPropertyOptional({
    default: false,
    description: 'true: say what would become of the file, change nothing',
  })
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  readonly dry_run: boolean = false;
}

/** One fault of a row. */
export class RowFaultDto implements ProblemDetail {
  @ApiProperty({ example: 'profile' })
  readonly field!: string;

  @ApiProperty({ example: 'There is no such profile' })
  readonly message!: string;

  @ApiProperty({ example: 'exists' })
  readonly type!: string;
}

/** What became of one row. */
export class ImportResultDto implements ImportResult {
  @ApiProperty({ example: 2, description: 'Where in the file the row ends, counted from 1' })
  readonly line!: number;

  @ApiProperty({ type: String, nullable: true, example: 'room-1' })
  readonly device_id!: string | null;

  @ApiProperty({ enum: STATUSES })
  readonly status!: ImportResult['status'];

  @ApiPropertyOptional({ description: 'The key made for a new device: shown this once, stored nowhere' })
  readonly api_key?: string;

  @ApiPropertyOptional({ example: 'VALIDATION_ERROR' })
  readonly code?: string;

  @ApiPropertyOptional()
  readonly error?: string;

  @ApiPropertyOptional({ type: [RowFaultDto] })
  readonly details?: readonly RowFaultDto[];
}

/** What became of a file. */
export class ImportAnswerDto implements ImportAnswer {
  @ApiProperty()
  readonly dry_run!: boolean;

  @ApiProperty()
  readonly created!: number;

  @ApiProperty()
  readonly updated!: number;

  @ApiProperty({ description: 'Devices that were so already' })
  readonly unchanged!: number;

  @ApiProperty()
  readonly rejected!: number;

  @ApiProperty({ type: [ImportResultDto], description: 'In the order of the file' })
  readonly results!: readonly ImportResultDto[];
}
