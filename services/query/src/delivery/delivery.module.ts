import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database.module.ts';
import { DeviceModule } from '../device/device.module.ts';
import { DeliveryController } from './delivery.controller.ts';
import { DeliveryRepository } from './delivery.repository.ts';
import { Tail } from './tail.service.ts';

/** What became of what was acknowledged. */
@Module({
  imports: [DatabaseModule, DeviceModule],
  controllers: [DeliveryController],
  providers: [DeliveryRepository, Tail],
})
export class DeliveryModule {}
