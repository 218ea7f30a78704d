import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow } from '../auth/allow.ts';
import { ServiceConfig } from '../config/service-config.ts';
import { Problem } from '../http/problem.ts';
import { metricsText } from './meter.ts';
import { mayScrape } from './scrapers.ts';

/**
 * What this replica measures of itself, for Prometheus. The edge does not route here; who comes another way is
 * checked, since devices may reach a service's own port.
 */
@ApiExcludeController()
@Controller()
@Allow('anyone')
export class MetricsController {
  constructor(private readonly config: ServiceConfig) {}

  @Get('metrics')
  async metrics(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { headers, raw } = request;
    if (!mayScrape({ headers, peer: raw.socket.remoteAddress }, this.config.METRICS_TOKEN))
      throw new Problem('FORBIDDEN', 'The measures are for the scraper of this system.');
    const text = await metricsText();
    void reply.type('text/plain; version=0.0.4').send(text);
  }
}
