import { ApiProperty } from '@nestjs/swagger';
import { StoredReading } from '../reading/reading.dto.ts';

/** The newest reading of a device. */
export class LatestDto extends StoredReading {
  @ApiProperty({ example: 'room-1' })
  readonly device_id!: string;
}
