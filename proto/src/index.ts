export * from './gen/registry/v1/access_pb.ts';
export * from './gen/registry/v1/device_pb.ts';
export * from './gen/telemetry/v1/activity_pb.ts';
export * from './gen/telemetry/v1/key_use_pb.ts';
export * from './gen/telemetry/v1/readings_pb.ts';
export * from './gen/telemetry/v1/submitted_pb.ts';
export { accessFeed } from './access-feed.ts';
export { DEVICE_ID } from './device-id.ts';
export {
  deviceStatus,
  type DeviceStatus,
  LATE_INTERVALS,
  nextStatusChangeMs,
  ONLINE_INTERVALS,
  type StatusFacts,
} from './device-status.ts';
export { inboxPrefix, natsPermissions, type NatsPermissions, type ServiceName } from './permissions.ts';
export { type ParsedTime, parseTime } from './parse-time.ts';
export { partitionOf, PARTITIONS } from './partition.ts';
export {
  type AcceptedReading,
  type AcceptedReadings,
  decodeReadingsAccepted,
  encodeClaim,
  encodeReadings,
  type SenderClaim,
} from './readings-codec.ts';
export { subjectOf } from './subject.ts';
export { TAG } from './tag.ts';
export {
  ACTIVITY,
  consumers,
  DEVICES,
  KEY_USE,
  OPERATORS,
  READINGS,
  SESSION_LIFETIME_S,
  SIGN_OUTS,
  type ConsumerDefinition,
  type StreamDefinition,
} from './streams.ts';
