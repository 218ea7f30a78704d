import { Controller, Post } from '@nestjs/common';
import { Allow, Problem } from '@telemetry/chassis';
import type { FastifyRequest } from 'fastify';
import { batchBody } from './batch-body.ts';
import { batchProblem, batchReceipt } from './batch-receipt.ts';
import { DescribeBatch, DescribeIngest, DescribeReading } from './description.dto.ts';
import { Ingest } from './ingest.service.ts';
import { type BatchReceiptDto, ReceiptDto } from './receipt.dto.ts';
import { type Sender, senderOf } from './sender.ts';
import { WRITERS } from './writers.ts';

/** What a request for readings is answered when some are taken. */
export interface Answer {
  readonly status: 201 | 207;
  readonly data: ReceiptDto | BatchReceiptDto;
}

/**
 * Where readings arrive. A 2xx means that they are durable. Its methods are called with the request itself, past the
 * framework's pipeline (direct-routes.service.ts); parameter decorators would have no effect.
 */
@DescribeIngest()
@Controller('ingest')
@Allow(...WRITERS)
export class IngestController {
  constructor(private readonly ingest: Ingest) {}

  /** Takes one reading. */
  @DescribeReading()
  @Post()
  async takeOne(request: FastifyRequest): Promise<Answer> {
    const [verdict] = await this.ingest.take({ bodies: [bodyOf(request)], isBatch: false }, sentBy(request));
    if (verdict === undefined) throw new Error('One reading has one verdict');
    if (verdict.status === 'rejected') throw verdict.problem;
    return { status: 201, data: new ReceiptDto(verdict.reading) };
  }

  /** Takes many readings; each is judged alone. */
  @DescribeBatch()
  @Post('batch')
  async takeMany(request: FastifyRequest): Promise<Answer> {
    const { deviceId, readings } = batchBody(bodyOf(request));
    const verdicts = await this.ingest.take({ bodies: readings, isBatch: true, deviceId }, sentBy(request));
    const problems = verdicts.flatMap((verdict) => (verdict.status === 'rejected' ? [verdict.problem] : []));
    if (problems.length === verdicts.length) throw batchProblem(problems);
    return { status: problems.length === 0 ? 201 : 207, data: batchReceipt(verdicts) };
  }
}

function bodyOf({ body }: FastifyRequest): unknown {
  if (body === undefined) throw new Problem('INVALID_PAYLOAD', 'The body is empty.');
  return body;
}

function sentBy({ principal, headers }: FastifyRequest): Sender {
  if (principal === undefined) throw new Error('The route authenticates before it reads the body');
  return senderOf(principal, headers);
}
