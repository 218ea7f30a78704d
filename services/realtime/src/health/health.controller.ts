import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, Readiness } from '@telemetry/chassis';
import { Broadcast } from '../live/broadcast.service.ts';
import { HealthDto } from './health.dto.ts';

/** Tells anyone how the live side of the system is. */
@ApiTags('realtime')
@Controller('health')
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    private readonly broadcast: Broadcast,
  ) {}

  /** Always 200: the answer itself says whether something is missing. */
  @Get()
  @Allow('anyone')
  @ApiOperation({ summary: 'Health of the system and the number of live connections' })
  @ApiOkResponse({ type: HealthDto })
  async get(): Promise<HealthDto> {
    const { ready } = await this.readiness.report();
    return {
      status: ready ? 'healthy' : 'degraded',
      timestamp: new Date().toISOString(),
      websocket_connections: this.broadcast.clients.size,
    };
  }
}
