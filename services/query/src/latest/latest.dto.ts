import { ApiProperty } from '@nestjs/swagger';
import { StoredReadingDto } from '../reading/reading.dto.ts';

/** The newest reading of a device. */
export class LatestDto extends StoredReadingDto {
  @ApiProperty({ example: 'room-1' })
  readonly device_id!: string;
}
