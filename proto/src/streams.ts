import { DeviceChangedSchema } from './gen/registry/v1/device_pb.ts';
import { DeviceSeenSchema } from './gen/telemetry/v1/activity_pb.ts';
import { ReadingsAcceptedSchema } from './gen/telemetry/v1/readings_pb.ts';
import { subjectOf } from './subject.ts';

/** A JetStream stream as its owner ensures it at start. */
export interface StreamDefinition {
  readonly name: string;
  readonly subjects: readonly string[];
  /** `all`: every message until it is trimmed; `last`: the newest one of each subject. */
  readonly keeps: 'all' | 'last';
  /** A full stream refuses new messages; it never drops old ones. */
  readonly maxBytes: number;
}

/** A durable consumer, shared by all replicas of the service that owns it. */
export interface ConsumerDefinition {
  readonly stream: StreamDefinition;
  readonly durable: string;
  /** Messages handed over at once, and the most that wait for an acknowledgement. */
  readonly maxBatch: number;
}

const MiB = 1024 * 1024;

/** Accepted readings, one subject per partition. Trimmed by the store once they are stored and old enough. */
export const READINGS: StreamDefinition = {
  name: 'READINGS',
  subjects: [subjectOf(ReadingsAcceptedSchema, '*')],
  keeps: 'all',
  maxBytes: 4096 * MiB,
};

/** The last fact of each device: a replica that starts reads the whole fleet from here. */
export const DEVICES: StreamDefinition = {
  name: 'DEVICES',
  subjects: [subjectOf(DeviceChangedSchema, '*')],
  keeps: 'last',
  maxBytes: 512 * MiB,
};

/** The last sign of life of each device, coalesced by the store. */
export const ACTIVITY: StreamDefinition = {
  name: 'ACTIVITY',
  subjects: [subjectOf(DeviceSeenSchema, '*')],
  keeps: 'last',
  maxBytes: 512 * MiB,
};

/** Every durable consumer of the system. */
export const consumers = {
  registryActivity: { stream: ACTIVITY, durable: 'registry-activity', maxBatch: 500 },
  queryDevices: { stream: DEVICES, durable: 'query-devices', maxBatch: 500 },
  realtimeDevices: { stream: DEVICES, durable: 'realtime-devices', maxBatch: 500 },
} as const satisfies Record<string, ConsumerDefinition>;
