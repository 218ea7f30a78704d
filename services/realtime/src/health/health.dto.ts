import { ApiProperty } from '@nestjs/swagger';

/** How the system is. */
export class HealthDto {
  @ApiProperty({
    enum: ['healthy', 'degraded'],
    description: 'degraded while the database or the broker is away',
  })
  readonly status!: 'healthy' | 'degraded';

  @ApiProperty({ format: 'date-time' })
  readonly timestamp!: string;

  @ApiProperty({ type: 'integer', description: 'Clients connected to this replica' })
  readonly websocket_connections!: number;
}
