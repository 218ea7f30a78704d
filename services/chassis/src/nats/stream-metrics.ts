import { setTimeout as delay } from 'node:timers/promises';
import type { ConsumerInfo, StreamInfo } from '@nats-io/jetstream';
import type { BatchObservableCallback, Observable } from '@opentelemetry/api';
import { meter } from '../metrics/meter.ts';

/** A broker that is away must not keep the other measures from being told. */
const PATIENCE_MS = 1_000;

const gauge = (name: string, description: string): Observable =>
  meter.createObservableGauge(`telemetry_jetstream_${name}`, { description });

const ofStream = {
  bytes: gauge('stream_bytes', 'Bytes that a stream of this service holds'),
  maxBytes: gauge('stream_max_bytes', 'Bytes that a stream may hold; a full one refuses new messages'),
  messages: gauge('stream_messages', 'Messages that a stream of this service holds'),
};
const ofConsumer = {
  pending: gauge('consumer_pending_messages', 'Messages that a durable consumer has not been given yet'),
  unacknowledged: gauge(
    'consumer_unacknowledged_messages',
    'Messages given to a consumer and not acknowledged yet',
  ),
};

/** Messages of a durable consumer that came a second time or more. */
export const redeliveries = meter.createCounter('telemetry_jetstream_redeliveries_total', {
  description: 'Messages of a durable consumer that came again, since they were not acknowledged',
});

/** What became of the messages of a durable consumer. */
export const events = meter.createCounter('telemetry_jetstream_events_total', {
  description: 'Messages of a durable consumer, by what came of them',
});

/** Readers of a stream that had to begin anew at their position. */
export const readerRestarts = meter.createCounter('telemetry_jetstream_reader_restarts_total', {
  description: 'Times that a reader of a stream was interrupted and went on from its position',
});

/** Shows how full a stream is. Returns what ends that. */
export function measureStream(name: string, info: () => Promise<StreamInfo>): () => void {
  return observe(Object.values(ofStream), async (result) => {
    const known = await soon(info());
    if (known === undefined) return;
    const { state, config } = known;
    result.observe(ofStream.bytes, state.bytes, { stream: name });
    result.observe(ofStream.maxBytes, config.max_bytes, { stream: name });
    result.observe(ofStream.messages, state.messages, { stream: name });
  });
}

/** Shows how far a durable consumer is behind its stream. Returns what ends that. */
export function measureConsumer(durable: string, info: () => Promise<ConsumerInfo>): () => void {
  redeliveries.add(0, { consumer: durable });
  for (const outcome of ['handled', 'failed', 'undecodable']) events.add(0, { consumer: durable, outcome });
  return observe(Object.values(ofConsumer), async (result) => {
    const known = await soon(info());
    if (known === undefined) return;
    result.observe(ofConsumer.pending, known.num_pending, { consumer: durable });
    result.observe(ofConsumer.unacknowledged, known.num_ack_pending, { consumer: durable });
  });
}

/** Shows whether the connection to the broker is there. Returns what ends that. */
export function measureConnection(isConnected: () => boolean): () => void {
  return observe([connected], (result) => result.observe(connected, isConnected() ? 1 : 0));
}

const connected = gauge('connected', 'Whether the connection to the broker is there (1) or not (0)');

function observe(gauges: Observable[], callback: BatchObservableCallback): () => void {
  meter.addBatchObservableCallback(callback, gauges);
  return () => meter.removeBatchObservableCallback(callback, gauges);
}

/** Undefined when it cannot be had now. */
async function soon<T>(promise: Promise<T>): Promise<T | undefined> {
  return Promise.race([promise.catch(() => undefined), delay(PATIENCE_MS, undefined, { ref: false })]);
}
