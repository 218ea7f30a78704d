import { Module } from '@nestjs/common';
import { ReadingsModule } from './readings/readings.module.ts';

/** The service's features. */
@Module({ imports: [ReadingsModule] })
export class AppModule {}
