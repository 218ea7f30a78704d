import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsInt,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { IfGiven } from '../if-given.dto.ts';
import { DeclareMetricDto, MetricDto } from './metric.dto.ts';
import { MAX_INTERVAL_S, MAX_METRICS, MAX_RETENTION_DAYS, PROFILE_NAME } from './profile-rules.ts';
import type { ProfileView } from './profile-view.ts';

/** What of a profile is to be changed. */
@ApiSchema({ description: 'What is absent stays as it is; at least one member is there.' })
export class ChangeProfileDto {
  @ApiPropertyOptional({
    minimum: 1,
    maximum: MAX_INTERVAL_S,
    description: 'How often a device reports, seconds',
  })
  @IfGiven()
  @IsInt()
  @Min(1)
  @Max(MAX_INTERVAL_S)
  readonly expected_interval_s?: number;

  @ApiPropertyOptional({ description: 'Whether other metrics than the declared ones are taken' })
  @IfGiven()
  @IsBoolean()
  readonly allows_undeclared_metrics?: boolean;

  @ApiPropertyOptional({
    minimum: 0,
    maximum: MAX_RETENTION_DAYS,
    description: 'How long readings are kept, days; 0 is for ever. Older ones are deleted.',
  })
  @IfGiven()
  @IsInt()
  @Min(0)
  @Max(MAX_RETENTION_DAYS)
  readonly retention_days?: number;

  @ApiPropertyOptional({
    type: [DeclareMetricDto],
    maxItems: MAX_METRICS,
    description: 'All metrics it is to declare',
  })
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(MAX_METRICS)
  @ArrayUnique((metric: Partial<DeclareMetricDto> | null) => metric?.name, {
    message: 'metrics must have different names',
  })
  @ValidateNested({ each: true })
  @Type(() => DeclareMetricDto)
  readonly metrics?: DeclareMetricDto[];
}

/** What a new profile takes; unless given, its devices report once a minute and readings are kept for ever. */
@ApiSchema({ description: 'Unless given: a minute, no undeclared metrics, for ever, no metrics.' })
export class NewProfileDto extends ChangeProfileDto {
  @ApiProperty({ example: 'greenhouse', pattern: PROFILE_NAME.source })
  @Matches(PROFILE_NAME, { message: 'name must have 1 to 64 letters, digits, "_", "." or "-"' })
  readonly name!: string;
}

/** What a kind of device measures, and how often. */
export class ProfileDto implements ProfileView {
  @ApiProperty({ example: 'esp32-env' })
  readonly name!: string;

  @ApiProperty({ description: 'How often a device reports, seconds' })
  readonly expected_interval_s!: number;

  @ApiProperty({ description: 'Whether other metrics than the declared ones are taken' })
  readonly allows_undeclared_metrics!: boolean;

  @ApiProperty({ description: 'How long readings are kept, days; 0 is for ever' })
  readonly retention_days!: number;

  @ApiProperty({ type: [MetricDto] })
  readonly metrics!: readonly MetricDto[];

  @ApiProperty({ description: 'Grows with each change; also the ETag' })
  readonly revision!: number;
}

/** A profile in the list of all. */
export class ListedProfileDto extends ProfileDto {
  @ApiProperty({ description: 'Devices that have it, inactive ones too' })
  readonly device_count!: number;
}
