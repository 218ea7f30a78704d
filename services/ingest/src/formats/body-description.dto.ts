import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiOperation, type ApiOperationOptions } from '@nestjs/swagger';
import { PROTOBUF_TYPE } from './bodies.guard.ts';

/** What a route does, and the body that it takes: as JSON of this schema, or as this protobuf message. */
export const DescribeBodyRoute = (
  operation: ApiOperationOptions,
  json: object,
  message: string,
): MethodDecorator =>
  ApiOperation({
    ...operation,
    requestBody: {
      required: true,
      content: {
        'application/json': { schema: json },
        [PROTOBUF_TYPE]: {
          schema: {
            type: 'string',
            format: 'binary',
            description: `The message telemetry.v1.${message} of proto/telemetry/v1/submitted.proto.`,
          },
        },
      },
    },
  });

/** How a body may be packed. */
export const DescribeEncoding = (): ClassDecorator =>
  applyDecorators(
    ApiHeader({
      name: 'Content-Encoding',
      required: false,
      description: 'How the body is packed; at most 1 MiB, packed and unpacked.',
      schema: { type: 'string', enum: ['gzip', 'identity'] },
    }),
  );
