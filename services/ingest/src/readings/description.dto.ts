import { applyDecorators, type Type } from '@nestjs/common';
import {
  ApiBody,
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
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

/** What both routes have in common. */
export const DescribeIngest = (): ClassDecorator =>
  applyDecorators(
    ApiTags('ingest'),
    ApiExtraModels(ReadingDto, ReadingHead, ReceiptDto, BatchReceiptDto, ItemResultDto),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description: 'Makes a repeat known where the device sends neither boot_id with seq nor a timestamp.',
      schema: { type: 'string', maxLength: 255 },
    }),
    problem(400, 'INVALID_PAYLOAD: the body is not JSON.'),
    problem(401, 'INVALID_API_KEY: nobody holds this key, any longer.'),
    problem(403, 'DEVICE_MISMATCH, DEVICE_INACTIVE, or FORBIDDEN for a role that does not write readings.'),
    problem(404, 'DEVICE_NOT_FOUND: no such device (told to the admin key only).'),
    problem(413, 'PAYLOAD_TOO_LARGE: more than 1 MiB.'),
    problem(415, 'UNSUPPORTED_MEDIA_TYPE: not plain JSON.'),
    problem(422, 'VALIDATION_ERROR: `details` names each field, with the rule it breaks.'),
    problem(503, 'UNAVAILABLE: not durable. Send it again after Retry-After; a repeat is stored once.'),
  );

/** The route for one reading. */
export const DescribeReading = (): MethodDecorator =>
  applyDecorators(
    ApiOperation({ summary: 'Take one reading', operationId: 'ingestReading' }),
    ApiBody({ schema: aReading }),
    success(201, 'The reading is durable.', ReceiptDto),
  );

/** The route for a batch. */
export const DescribeBatch = (): MethodDecorator =>
  applyDecorators(
    ApiOperation({ summary: 'Take a batch of readings', operationId: 'ingestBatch' }),
    ApiBody({
      schema: {
        oneOf: [
          { type: 'object', properties: { device_id: { type: 'string' }, readings }, required: ['readings'] },
          readings,
        ],
      },
    }),
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
  return ApiResponse({ status, description, schema });
}

function problem(status: number, description: string): ClassDecorator & MethodDecorator {
  return ApiResponse({ status, description, content: { 'application/problem+json': {} } });
}
