import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiHeader, ApiResponse, ApiTags, getSchemaPath } from '@nestjs/swagger';
import { LONGEST_BOOT_MS } from '../anchors/boot-sight.ts';
import { DescribeBodyRoute, DescribeEncoding } from '../formats/body-description.dto.ts';
import { DescribeRateLimited, LIMIT_HEADERS } from '../limits/limit-description.dto.ts';
import { MAX_BATCH } from './batch-body.ts';
import { ReadingDto, ReadingHead } from './reading.dto.ts';
import { BatchReceiptDto, ItemResultDto, ReceiptDto } from './receipt.dto.ts';

const flatReading = {
  title: 'Flat reading',
  description: 'Every other member that is a number is a metric.',
  allOf: [{ $ref: getSchemaPath(ReadingHead) }],
  not: { required: ['metrics'] },
  additionalProperties: true,
  example: { device_id: 'room-1', temperature: 21.5, humidity: 44 },
};
const aReading = { oneOf: [{ $ref: getSchemaPath(ReadingDto) }, flatReading] };
const readings = { type: 'array', items: aReading, minItems: 1, maxItems: MAX_BATCH };

const batchObject = {
  type: 'object',
  properties: {
    device_id: { type: 'string', description: 'The device of readings that name none.' },
    sent_t_rel_ms: {
      type: 'number',
      minimum: 0,
      maximum: LONGEST_BOOT_MS,
      description:
        'Milliseconds since boot when the batch was sent, for a device without a clock: it times readings that were held back.',
    },
    readings,
  },
  required: ['readings'],
};

/** What both routes have in common. */
export const DescribeIngest = (): ClassDecorator =>
  applyDecorators(
    ApiTags('ingest'),
    ApiExtraModels(ReadingDto, ReadingHead, ReceiptDto, BatchReceiptDto, ItemResultDto),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description:
        'Makes a repeat known where boot_id with seq or t_rel_ms do not. The first request with it is the one that is stored.',
      schema: { type: 'string', maxLength: 255 },
    }),
    DescribeEncoding(),
    problem(400, 'INVALID_PAYLOAD: the body is not the JSON, protobuf or gzip that it is called.'),
    problem(401, 'INVALID_API_KEY: nobody holds this key, any longer.'),
    problem(403, 'DEVICE_MISMATCH, DEVICE_INACTIVE, or FORBIDDEN for a role that does not write readings.'),
    problem(404, 'DEVICE_NOT_FOUND: no such device (told to the admin key only).'),
    problem(413, 'PAYLOAD_TOO_LARGE: more than 1 MiB, as sent or unpacked.'),
    problem(415, 'UNSUPPORTED_MEDIA_TYPE: neither JSON nor protobuf, or packed otherwise than with gzip.'),
    problem(422, 'VALIDATION_ERROR: `details` names each field, with the rule it breaks.'),
    DescribeRateLimited(),
    problem(503, 'UNAVAILABLE: not durable. Send it again after Retry-After; a repeat is stored once.'),
  );

/** The route for one reading. */
export const DescribeReading = (): MethodDecorator =>
  applyDecorators(
    DescribeBodyRoute(
      { summary: 'Take one reading', operationId: 'ingestReading' },
      aReading,
      'SubmittedReading',
    ),
    success(201, 'The reading is durable.', ReceiptDto),
  );

/** The route for a batch. */
export const DescribeBatch = (): MethodDecorator =>
  applyDecorators(
    DescribeBodyRoute(
      { summary: 'Take a batch of readings', operationId: 'ingestBatch' },
      { oneOf: [batchObject, readings] },
      'SubmittedBatch',
    ),
    success(201, 'All readings are durable.', BatchReceiptDto),
    success(207, 'Some readings are durable; `results` tells which were refused, and why.', BatchReceiptDto),
  );

function success(status: number, description: string, Data: Type): MethodDecorator {
  const properties = {
    success: { type: 'boolean', enum: [true] },
    data: { $ref: getSchemaPath(Data) },
    error: { type: 'null' },
    code: { type: 'null' },
    timestamp: { type: 'string', format: 'date-time' },
  };
  const schema = { type: 'object', properties, required: Object.keys(properties) };
  return ApiResponse({ status, description, schema, ...LIMIT_HEADERS });
}

function problem(status: number, description: string): ClassDecorator & MethodDecorator {
  return ApiResponse({ status, description, content: { 'application/problem+json': {} } });
}
