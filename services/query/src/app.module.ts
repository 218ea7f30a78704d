import { Module } from '@nestjs/common';
import { ActivityModule } from './activity/activity.module.ts';
import { AggregateModule } from './aggregate/aggregate.module.ts';
import { DashboardModule } from './dashboard/dashboard.module.ts';
import { DeadLettersModule } from './dead-letters/dead-letters.module.ts';
import { DeliveryModule } from './delivery/delivery.module.ts';
import { DeviceModule } from './device/device.module.ts';
import { HistoryModule } from './history/history.module.ts';
import { LatestModule } from './latest/latest.module.ts';
import { RetentionModule } from './retention/retention.module.ts';
import { ReadingTracesModule } from './traces/reading-traces.module.ts';
import { TrimModule } from './trim/trim.module.ts';
import { WriterModule } from './writer/writer.module.ts';

/** The store of readings: what writes it, what keeps it in order, and what answers from it. */
@Module({
  imports: [
    WriterModule,
    TrimModule,
    ActivityModule,
    DeviceModule,
    DeliveryModule,
    DeadLettersModule,
    LatestModule,
    HistoryModule,
    AggregateModule,
    DashboardModule,
    RetentionModule,
    ReadingTracesModule,
  ],
})
export class AppModule {}
