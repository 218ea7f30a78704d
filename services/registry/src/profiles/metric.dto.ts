import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsNumber, Matches, ValidateBy, ValidateIf } from 'class-validator';
import { METRIC_NAME, UNIT } from './profile-rules.ts';
import type { MetricView } from './profile-view.ts';

const IfBounded = (): PropertyDecorator =>
  ValidateIf((_object, value) => value !== undefined && value !== null);

/** The other bound has its own rule; this one compares them once both are numbers. */
const IsAboveMin = (): PropertyDecorator =>
  ValidateBy({
    name: 'isAboveMin',
    validator: {
      validate: (max, context) => {
        const { min } = context?.object as Partial<MetricView>;
        return typeof max !== 'number' || typeof min !== 'number' || min < max;
      },
      defaultMessage: () => 'max must be greater than min',
    },
  });

/** One metric that a profile declares. */
export class DeclareMetricDto {
  @ApiProperty({ example: 'temperature', pattern: METRIC_NAME.source })
  @Matches(METRIC_NAME, { message: 'name must have 1 to 64 letters, digits or "_", no digit first' })
  readonly name!: string;

  @ApiProperty({ example: '°C', maxLength: 32 })
  @Matches(UNIT)
  readonly unit!: string;

  @ApiPropertyOptional({
    type: Number,
    nullable: true,
    description: 'Smallest valid value; none unless given',
  })
  @IfBounded()
  @IsNumber()
  readonly min?: number | null;

  @ApiPropertyOptional({
    type: Number,
    nullable: true,
    description: 'Largest valid value; none unless given',
  })
  @IfBounded()
  @IsNumber()
  @IsAboveMin()
  readonly max?: number | null;
}

/** One declared metric. */
export class MetricDto implements MetricView {
  @ApiProperty({ example: 'temperature' })
  readonly name!: string;

  @ApiProperty({ example: '°C' })
  readonly unit!: string;

  @ApiProperty({ type: Number, nullable: true, description: 'Smallest valid value; unbounded when null' })
  readonly min!: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Largest valid value; unbounded when null' })
  readonly max!: number | null;
}
