import { gunzip as inflate } from 'node:zlib';
import { Problem } from '@telemetry/chassis';

/** Most bytes that a body may have once it is unpacked. */
export const MAX_BODY_BYTES = 1024 * 1024;

/**
 * Unpacks a gzip body, beside the event loop and never beyond the limit: a few kilobytes that would unpack to
 * gigabytes cost no more than a body of the limit's size.
 * @throws Problem PAYLOAD_TOO_LARGE beyond the limit, INVALID_PAYLOAD when it is no gzip.
 */
export function gunzip(packed: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    inflate(packed, { maxOutputLength: MAX_BODY_BYTES }, (error, plain) => {
      if (error === null) resolve(plain);
      else reject(problemOf(error));
    });
  });
}

function problemOf(error: NodeJS.ErrnoException): Problem {
  return error.code === 'ERR_BUFFER_TOO_LARGE'
    ? new Problem('PAYLOAD_TOO_LARGE', 'The body has more than 1 MiB once it is unpacked.', { cause: error })
    : new Problem('INVALID_PAYLOAD', 'The body is not valid gzip.', { cause: error });
}
