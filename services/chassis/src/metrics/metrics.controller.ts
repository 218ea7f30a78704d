import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Allow } from '../auth/allow.ts';
import { metricsText } from './meter.ts';

/** What this replica measures of itself, for Prometheus. The edge does not route here, so it stays inside. */
@ApiExcludeController()
@Controller()
@Allow('anyone')
export class MetricsController {
  @Get('metrics')
  async metrics(@Res() reply: FastifyReply): Promise<void> {
    const text = await metricsText();
    void reply.type('text/plain; version=0.0.4').send(text);
  }
}
