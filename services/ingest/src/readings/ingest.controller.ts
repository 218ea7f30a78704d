import { Controller, Post } from '@nestjs/common';
import { Allow, Problem } from '@telemetry/chassis';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { submittedBatch, submittedReading } from '../formats/submitted-body.ts';
import { limitProblem, retryAfterS } from '../limits/limit-problem.ts';
import { batchBody } from './batch-body.ts';
import { batchProblem, batchReceiptJson, batchResults, type BatchResults } from './batch-receipt.ts';
import { DescribeBatch, DescribeIngest, DescribeReading } from './description.dto.ts';
import { hintsOf } from './hints.ts';
import { Ingest, type Outcome } from './ingest.service.ts';
import type { Verdict } from './intake.ts';
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
    const outcome = await this.ingest.take({ bodies, isBatch: false }, sentBy(request), onlyVerdict);
    reply.headers(outcome.headers);
    const { told: verdict } = outcome;
    if (verdict.status === 'rejected') throw verdict.problem;
    return { status: 201, data: readingReceiptJson(verdict.reading, hintsOf(outcome)) };
  }

  /** Takes many readings; each is judged alone. */
  @DescribeBatch()
  @Post('batch')
  async takeMany(request: FastifyRequest, reply: FastifyReply): Promise<Answer> {
    const outcome = await this.takeBatch(request);
    reply.headers(outcome.headers);
    const { told: results, counts, refused } = outcome;
    if (counts.accepted + counts.duplicate > 0) {
      if (refused.length > 0) reply.header('retry-after', String(retryAfterS(refused)));
      return {
        status: counts.rejected === 0 ? 201 : 207,
        data: batchReceiptJson(results, counts, hintsOf(outcome)),
      };
    }
    // What only has to wait is to come again, even beside readings that never will be taken.
    throw refused.length > 0 ? limitProblem(refused) : batchProblem(results.problems);
  }

  /** Apart from who waits for the outcome: a function that waits keeps what it was given. */
  private takeBatch(request: FastifyRequest): Promise<Outcome<BatchResults>> {
    const { readings: bodies, ...batch } = batchBody(submittedBatch(bodyOf(request)));
    return this.ingest.take({ bodies, isBatch: true, ...batch }, sentBy(request), batchResults);
  }
}

function onlyVerdict([verdict]: readonly Verdict[]): Verdict {
  if (verdict === undefined) throw new Error('One reading has one verdict');
  return verdict;
}

/** Takes the body out of the request, which lives until it is answered. */
function bodyOf(request: FastifyRequest): unknown {
  const { body } = request;
  if (body === undefined) throw new Problem('INVALID_PAYLOAD', 'The body is empty.');
  request.body = undefined;
  return body;
}

function sentBy(request: FastifyRequest): Sender {
  const { principal } = request;
  if (principal === undefined) throw new Error('The route authenticates before it reads the body');
  return senderOf(principal, request);
}
