import { Module } from '@nestjs/common';
import { DevicesModule } from '../devices/devices.module.ts';
import { SeedKeysService } from './seed-keys.service.ts';

/** Devices that the configuration brings along. */
@Module({ imports: [DevicesModule], providers: [SeedKeysService] })
export class SeedKeysModule {}
