import { Module } from '@nestjs/common';
import { DevicesModule } from './devices/devices.module.ts';
import { HealthModule } from './health/health.module.ts';
import { LiveModule } from './live/live.module.ts';
import { PlainModule } from './plain/plain.module.ts';
import { ViewsModule } from './views/views.module.ts';

/** The rooms of the gateway. */
@Module({ imports: [DevicesModule, LiveModule, PlainModule, ViewsModule, HealthModule] })
export class AppModule {}
