import { Module } from '@nestjs/common';
import { DevicesModule } from './devices/devices.module.ts';
import { HealthModule } from './health/health.module.ts';
import { LiveModule } from './live/live.module.ts';

/** The rooms of the gateway. */
@Module({ imports: [DevicesModule, LiveModule, HealthModule] })
export class AppModule {}
