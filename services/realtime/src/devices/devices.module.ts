import { Module } from '@nestjs/common';
import { DeviceDirectory } from './device-directory.service.ts';

/** Which devices exist, learned from the registry's facts. */
@Module({ providers: [DeviceDirectory], exports: [DeviceDirectory] })
export class DevicesModule {}
