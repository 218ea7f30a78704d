import { create, toBinary } from '@bufbuild/protobuf';
import { DeviceSeenSchema, subjectOf } from '@telemetry/proto';

/** A device of which something arrived that the others have not been told yet. */
export interface DueActivity {
  /** Surrogate key. */
  readonly device: number;
  readonly deviceId: string;
  readonly stored: bigint;
  readonly duplicate: bigint;
  readonly lastReceivedAt: Date;
  readonly latest?: {
    readonly id: string;
    readonly ts: Date;
    readonly receivedAt: Date;
    readonly metrics: Readonly<Record<string, number>>;
    /** Trace context that it was stored with. */
    readonly traceparent?: string | undefined;
  };
}

/** The event that tells of it. The id is the same as long as nothing more arrives. */
export function deviceSeen({ deviceId, stored, duplicate, lastReceivedAt, latest }: DueActivity): {
  subject: string;
  data: Uint8Array;
  id: string;
} {
  const event = create(DeviceSeenSchema, {
    deviceId,
    lastSeenAtMs: BigInt(lastReceivedAt.getTime()),
    readingCount: stored,
    ...(latest && {
      latest: {
        id: latest.id,
        deviceId,
        timestampMs: BigInt(latest.ts.getTime()),
        receivedAtMs: BigInt(latest.receivedAt.getTime()),
        metrics: { ...latest.metrics },
      },
    }),
  });
  return {
    subject: subjectOf(DeviceSeenSchema, deviceId),
    data: toBinary(DeviceSeenSchema, event),
    id: [deviceId, stored, duplicate, lastReceivedAt.getTime()].join(':'),
  };
}
