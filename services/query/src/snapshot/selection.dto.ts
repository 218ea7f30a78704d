import { ApiPropertyOptional } from '@nestjs/swagger';
import { DEVICE_ID } from '@telemetry/proto';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsOptional, IsString, Matches } from 'class-validator';
import type { DeviceSelection } from './asked-devices.ts';

const MAX_NAMED = 1000;

/** Which of all devices, in a query string; all of them unless given. */
export class SelectionDto {
  @ApiPropertyOptional({ description: 'Devices with this tag.', example: 'greenhouse' })
  @IsOptional()
  @IsString()
  @Matches(/^[^\0]{1,256}$/, { message: 'tag must be a tag of devices' })
  readonly tag?: string;

  @ApiPropertyOptional({
    type: String,
    description: `These devices, separated by commas, ${MAX_NAMED} at most; what is no device is left out.`,
    example: 'room-1,room-2',
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value))
  @IsArray()
  @ArrayMaxSize(MAX_NAMED)
  @Matches(DEVICE_ID, { each: true, message: 'device_id must be ids of devices, separated by commas' })
  readonly device_id?: string[];
}

/** The devices that a query string asks for. */
export function selectionOf({ tag, device_id: deviceIds }: SelectionDto): DeviceSelection {
  return { ...(tag !== undefined && { tag }), ...(deviceIds && { deviceIds }) };
}
