import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database.module.ts';
import { DeviceModule } from '../device/device.module.ts';
import { AggregateController } from './aggregate.controller.ts';
import { AggregateRepository } from './aggregate.repository.ts';

/** `GET /devices/{id}/aggregate`. */
@Module({
  imports: [DatabaseModule, DeviceModule],
  controllers: [AggregateController],
  providers: [AggregateRepository],
})
export class AggregateModule {}
