import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Allow } from '../auth/allow.ts';
import { Readiness } from './readiness.ts';

/** Probes for the platform; they answer bare, without the API's envelope. */
@ApiExcludeController()
@Controller()
@Allow('anyone')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  /** The process runs; says nothing of what it depends on. */
  @Get('livez')
  live(@Res() reply: FastifyReply): void {
    void reply.type('text/plain').send('ok');
  }

  /** 200 when this replica should get traffic, else 503; `?verbose` names each check. */
  @Get('readyz')
  async ready(@Query('verbose') verbose: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    const report = await this.readiness.report();
    void reply.status(report.ready ? 200 : 503);
    if (verbose === undefined) void reply.type('text/plain').send(report.ready ? 'ready' : 'not ready');
    else void reply.send(report);
  }
}
