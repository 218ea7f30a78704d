import { ApiProperty } from '@nestjs/swagger';
import { ReadingDto } from '../reading/reading.dto.ts';

/** The newest reading of a device. */
export class LatestDto extends ReadingDto {
  @ApiProperty({ example: 'room-1' })
  readonly device_id!: string;
}
