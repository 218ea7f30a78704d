import { Module } from '@nestjs/common';
import { LiveModule } from '../live/live.module.ts';
import { HealthController } from './health.controller.ts';

/** The health page that older clients know. */
@Module({ imports: [LiveModule], controllers: [HealthController] })
export class HealthModule {}
