import { Controller, Get, Param } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow } from '@telemetry/chassis';
import { partitionOf } from '@telemetry/proto';
import { DeviceRepository } from '../device/device.repository.ts';
import { bootView } from './boot-view.ts';
import { DeliveryDto, WholeLedgerDto } from './delivery.dto.ts';
import { DeliveryRepository } from './delivery.repository.ts';
import { ledgerView } from './ledger-view.ts';
import { Tail } from './tail.service.ts';

@ApiTags('query')
@Controller()
@Allow('viewer', 'operator', 'admin')
export class DeliveryController {
  constructor(
    private readonly devices: DeviceRepository,
    private readonly deliveries: DeliveryRepository,
    private readonly tail: Tail,
  ) {}

  /** What became of each reading of a device that was acknowledged, and which of those it counted have not come. */
  @Get('devices/:device_id/delivery')
  @ApiOperation({
    summary:
      'What became of each reading of a device that was acknowledged, and which of those it counted have not come',
  })
  @ApiOkResponse({ type: DeliveryDto })
  @ApiNotFoundResponse({ description: 'DEVICE_NOT_FOUND' })
  async get(@Param('device_id') deviceId: string): Promise<DeliveryDto> {
    const device = await this.devices.get(deviceId);
    const partition = partitionOf(deviceId);
    const { ledger, seq } = await this.deliveries.find(device.id, partition);
    const [inFlight, boots] = await Promise.all([
      this.tail.count(partition, seq, (reading) => reading.deviceId === deviceId),
      this.deliveries.findBoots(device.id),
    ]);
    return { device_id: deviceId, ...ledgerView(ledger, inFlight), boots: boots.map(bootView) };
  }

  /** What became of all readings that were acknowledged. */
  @Get('delivery')
  @ApiOperation({ summary: 'What became of all readings that were acknowledged' })
  @ApiOkResponse({ type: WholeLedgerDto })
  async getWhole(): Promise<WholeLedgerDto> {
    const { ledger, unattributed, undecodable, missing, positions } = await this.deliveries.findWhole();
    const tails = await Promise.all(
      positions.map(({ partition, seq }) => this.tail.count(partition, seq, () => true)),
    );
    const inFlight = {
      readings: tails.reduce((sum, { readings }) => sum + readings, 0),
      isComplete: tails.every(({ isComplete }) => isComplete),
    };
    const whole = {
      ...ledger,
      acknowledged: ledger.acknowledged + unattributed,
      deadLettered: ledger.deadLettered + unattributed,
    };
    const answer = ledgerView(whole, inFlight);
    return { ...answer, balanced: answer.balanced && missing === 0, missing, undecodable, unattributed };
  }
}
