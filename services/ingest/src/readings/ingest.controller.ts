import { Body, Controller, Post, Res } from '@nestjs/common';
import { Allow, Problem } from '@telemetry/chassis';
import type { FastifyReply } from 'fastify';
import { batchBody } from './batch-body.ts';
import { batchProblem, batchReceipt } from './batch-receipt.ts';
import { DescribeBatch, DescribeIngest, DescribeReading } from './description.dto.ts';
import { Ingest } from './ingest.service.ts';
import { type BatchReceiptDto, ReceiptDto } from './receipt.dto.ts';
import { FromSender, type Sender } from './sender.guard.ts';

/** Where readings arrive. A 2xx means that they are durable. */
@DescribeIngest()
@Controller('ingest')
@Allow('device', 'admin')
export class IngestController {
  constructor(private readonly ingest: Ingest) {}

  /** Takes one reading. */
  @DescribeReading()
  @Post()
  async takeOne(@Body() body: unknown, @FromSender() sender: Sender): Promise<ReceiptDto> {
    const [verdict] = await this.ingest.take({ bodies: [present(body)], isBatch: false }, sender);
    if (verdict === undefined) throw new Error('One reading has one verdict');
    if (verdict.status === 'rejected') throw verdict.problem;
    return new ReceiptDto(verdict.reading);
  }

  /** Takes many readings; each is judged alone. */
  @DescribeBatch()
  @Post('batch')
  async takeMany(
    @Body() body: unknown,
    @FromSender() sender: Sender,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BatchReceiptDto> {
    const { deviceId, readings } = batchBody(present(body));
    const verdicts = await this.ingest.take({ bodies: readings, isBatch: true, deviceId }, sender);
    const problems = verdicts.flatMap((verdict) => (verdict.status === 'rejected' ? [verdict.problem] : []));
    if (problems.length === verdicts.length) throw batchProblem(problems);
    reply.status(problems.length === 0 ? 201 : 207);
    return batchReceipt(verdicts);
  }
}

function present(body: unknown): unknown {
  if (body === undefined) throw new Problem('INVALID_PAYLOAD', 'The body is empty.');
  return body;
}
