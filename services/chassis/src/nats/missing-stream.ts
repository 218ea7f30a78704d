import { JetStreamApiCodes, JetStreamApiError } from '@nats-io/jetstream';

/** Whether a request failed because its stream does not exist: its owner has not started yet, or it was deleted. */
export function isMissingStream(error: unknown): boolean {
  return error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamNotFound;
}
