import { Module } from '@nestjs/common';
import { ConsoleSpansController } from './console-spans.controller.ts';
import { LiveTraces } from './live-traces.service.ts';

/** The traces of readings on their way to the browser. */
@Module({ controllers: [ConsoleSpansController], providers: [LiveTraces], exports: [LiveTraces] })
export class TracesModule {}
