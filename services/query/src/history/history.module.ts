import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database.module.ts';
import { DeviceModule } from '../device/device.module.ts';
import { HistoryController } from './history.controller.ts';
import { HistoryRepository } from './history.repository.ts';

/** `GET /devices/{id}/history`. */
@Module({
  imports: [DatabaseModule, DeviceModule],
  controllers: [HistoryController],
  providers: [HistoryRepository],
})
export class HistoryModule {}
