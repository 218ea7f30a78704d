import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database.module.ts';
import { DeviceModule } from '../device/device.module.ts';
import { WriterModule } from '../writer/writer.module.ts';
import { DeliveryController } from './delivery.controller.ts';
import { DeliveryRepository } from './delivery.repository.ts';
import { LedgerMeter } from './ledger-meter.service.ts';
import { StoreSizeRepository } from './store-size.repository.ts';
import { Tail } from './tail.service.ts';

/** What became of what was acknowledged. */
@Module({
  imports: [DatabaseModule, DeviceModule, WriterModule],
  controllers: [DeliveryController],
  providers: [DeliveryRepository, StoreSizeRepository, LedgerMeter, Tail],
})
export class DeliveryModule {}
