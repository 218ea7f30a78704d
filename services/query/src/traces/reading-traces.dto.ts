import { ApiProperty } from '@nestjs/swagger';

/** Where the trace of a reading is found. */
export class ReadingTraceDto {
  @ApiProperty({ format: 'uuid', example: '0192f5c4-7b1e-7c43-9d0a-3f1f0e6d2a11' })
  readonly reading_id!: string;

  @ApiProperty({ pattern: '^[0-9a-f]{32}$', example: '0af7651916cd43dd8448eb211c80319c' })
  readonly trace_id!: string;
}
