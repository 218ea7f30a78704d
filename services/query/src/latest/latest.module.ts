import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database.module.ts';
import { DeviceModule } from '../device/device.module.ts';
import { LatestController } from './latest.controller.ts';
import { LatestRepository } from './latest.repository.ts';

/** `GET /devices/{id}/latest`. */
@Module({
  imports: [DatabaseModule, DeviceModule],
  controllers: [LatestController],
  providers: [LatestRepository],
})
export class LatestModule {}
