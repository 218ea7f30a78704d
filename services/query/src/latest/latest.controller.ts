import { Controller, Get, Param } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Allow, Problem } from '@telemetry/chassis';
import { DeviceRepository } from '../device/device.repository.ts';
import { readingAnswer } from '../reading/reading-answer.ts';
import { LatestDto } from './latest.dto.ts';
import { LatestRepository } from './latest.repository.ts';

@ApiTags('query')
@Controller('devices')
@Allow('viewer', 'operator', 'admin')
export class LatestController {
  constructor(
    private readonly devices: DeviceRepository,
    private readonly latest: LatestRepository,
  ) {}

  /** The newest reading of a device by its timestamp, not by its arrival. */
  @Get(':device_id/latest')
  @ApiOkResponse({ type: LatestDto })
  @ApiNotFoundResponse({ description: 'DEVICE_NOT_FOUND, or NOT_FOUND when the device has no reading yet.' })
  async get(@Param('device_id') deviceId: string): Promise<LatestDto> {
    const device = await this.devices.get(deviceId);
    const reading = await this.latest.find(device.id);
    if (reading === undefined) throw new Problem('NOT_FOUND', `${deviceId} has no reading yet.`);
    return { device_id: deviceId, ...readingAnswer(reading) };
  }
}
