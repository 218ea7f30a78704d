import { Controller, Post } from '@nestjs/common';
import { Allow, Problem } from '@telemetry/chassis';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { submittedBatch, submittedReading } from '../formats/submitted-body.ts';
import { limitProblem, retryAfterS } from '../limits/limit-problem.ts';
import { batchBody } from './batch-body.ts';
import { batchProblem, batchReceiptJson } from './batch-receipt.ts';
import { DescribeBatch, DescribeIngest, DescribeReading } from './description.dto.ts';
import { Ingest } from './ingest.service.ts';
import { hintsOf } from './hints.ts';
import { readingReceiptJson } from './reading-receipt.ts';
import { type Sender, senderOf } from './sender.ts';
import { WRITERS } from './writers.ts';

/** What a request for readings is answered when some are taken. */
export interface Answer {
  readonly status: 201 | 207;
  /** A receipt as JSON. */
  readonly data: string;
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
  async takeOne(request: FastifyRequest, reply: FastifyReply): Promise<Answer> {
    const bodies = [submittedReading(bodyOf(request))];
    const outcome = await this.ingest.take({ bodies, isBatch: false }, sentBy(request));
    reply.headers(outcome.headers);
    const [verdict] = outcome.verdicts;
    if (verdict === undefined) throw new Error('One reading has one verdict');
    if (verdict.status === 'rejected') throw verdict.problem;
    return { status: 201, data: readingReceiptJson(verdict.reading, hintsOf(outcome)) };
  }

  /** Takes many readings; each is judged alone. */
  @DescribeBatch()
  @Post('batch')
  async takeMany(request: FastifyRequest, reply: FastifyReply): Promise<Answer> {
    const { readings: bodies, ...batch } = batchBody(submittedBatch(bodyOf(request)));
    const outcome = await this.ingest.take({ bodies, isBatch: true, ...batch }, sentBy(request));
    reply.headers(outcome.headers);
    const { verdicts, refused } = outcome;
    const problems = verdicts.flatMap((verdict) => (verdict.status === 'rejected' ? [verdict.problem] : []));
    if (problems.length < verdicts.length) {
      if (refused.length > 0) reply.header('retry-after', String(retryAfterS(refused)));
      return {
        status: problems.length === 0 ? 201 : 207,
        data: batchReceiptJson(verdicts, hintsOf(outcome)),
      };
    }
    // What only has to wait is to come again, even beside readings that never will be taken.
    throw refused.length > 0 ? limitProblem(refused) : batchProblem(problems);
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
