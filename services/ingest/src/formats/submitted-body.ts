import { decodeSubmittedBatch, decodeSubmittedReading } from './submitted-codec.ts';

/**
 * A reading's body as JSON would have it: that of a protobuf request is still bytes, which no JSON ever is.
 * @throws Problem INVALID_PAYLOAD when they are no reading.
 */
export function submittedReading(body: unknown): unknown {
  return body instanceof Uint8Array ? decodeSubmittedReading(body) : body;
}

/**
 * A batch's body as JSON would have it.
 * @throws Problem INVALID_PAYLOAD when its bytes are no batch.
 */
export function submittedBatch(body: unknown): unknown {
  return body instanceof Uint8Array ? decodeSubmittedBatch(body) : body;
}
