import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { DEVICE_ID } from '@telemetry/proto';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';

/** Anything but NUL, which PostgreSQL cannot keep. */
const TEXT = /^[^\0]{1,128}$/;
const TAG = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$/;

/** What registering a device takes. */
export class RegisterDeviceDto {
  @ApiProperty({ example: 'room-1', pattern: DEVICE_ID.source })
  @Matches(DEVICE_ID, { message: 'device_id must have 1 to 64 letters, digits, "_" or "-"' })
  readonly device_id!: string;

  @ApiPropertyOptional({ description: 'What people call it; the device id when absent', maxLength: 128 })
  @IsOptional()
  @Matches(TEXT)
  readonly name?: string;

  @ApiPropertyOptional({ type: [String], description: 'Free labels', example: ['ground-floor'] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(32)
  @Matches(TAG, { each: true, message: 'each tag must have 1 to 64 letters, digits, "_", ".", ":" or "-"' })
  readonly tags?: string[];

  @ApiPropertyOptional({ description: 'What it measures', default: 'esp32-env' })
  @IsOptional()
  @Matches(TEXT)
  readonly profile?: string;
}

/** Which devices to list. */
export class ListDevicesDto {
  @ApiPropertyOptional({ description: 'Part of the id or the name' })
  @IsOptional()
  @Matches(TEXT)
  readonly q?: string;

  @ApiPropertyOptional({ description: 'Only devices with this label' })
  @IsOptional()
  @Matches(TAG)
  readonly tag?: string;

  @ApiPropertyOptional({ default: 50, minimum: 1, maximum: 500 })
  @Transform(({ value }: { value: unknown }) => Number(value))
  @IsInt()
  @Min(1)
  @Max(500)
  readonly limit: number = 50;

  @ApiPropertyOptional({ description: 'Where the previous page ended: its meta.next_cursor' })
  @IsOptional()
  @Matches(DEVICE_ID, { message: 'cursor must be the next_cursor of an earlier page' })
  readonly cursor?: string;

  @ApiPropertyOptional({ default: false, description: 'Deactivated devices too' })
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  readonly include_inactive: boolean = false;
}
