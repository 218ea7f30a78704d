import type { Schema } from './contract.ts';
import { nextCursor, openEnvelope } from './envelope.ts';
import type { Page } from './envelope.ts';
import { asFields, asList, asNumber, asText, orNull } from './parse.ts';
import { parseReading } from './reading.ts';
import type { Reading } from './reading.ts';

const statuses = [
  'never_seen',
  'online',
  'late',
  'offline',
  'inactive',
] as const satisfies readonly Schema<'DeviceSummaryDto'>['status'][];

/** How a device stands, as the registry derives it from when it was last seen. */
export type DeviceStatus = (typeof statuses)[number];

/** A device of the fleet. */
export interface Device {
  readonly id: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly status: DeviceStatus;
  /** Name of its profile; empty when it is not told. */
  readonly profile: string;
  readonly readingCount: number;
  readonly latest: Reading | null;
}

/** What a profile says of one metric. */
export interface MetricDeclaration {
  readonly name: string;
  readonly unit: string;
  /** Bounds of what is valid; null where there is none. */
  readonly min: number | null;
  readonly max: number | null;
}

/** A device with what its profile says. */
export interface DeviceDetail extends Device {
  /** Seconds between two readings when all is well; null when the profile does not say. */
  readonly expectedIntervalS: number | null;
  readonly metrics: readonly MetricDeclaration[];
}

/** Parses the answer of `GET /devices`. */
export function parseDevices(body: unknown): Page<Device> {
  const { data, meta } = openEnvelope(body);
  return { items: asList(data, 'data', parseDevice), nextCursor: nextCursor(meta) };
}

/** Parses the answer of `GET /devices/{id}`. */
export function parseDeviceDetail(body: unknown): DeviceDetail {
  const fields = asFields<Schema<'DeviceDetailDto'>>(openEnvelope(body).data, 'data');
  const detail =
    orNull(fields.profile_detail, 'data.profile_detail', asFields<Schema<'ProfileOfDeviceDto'>>) ?? {};
  return {
    ...parseDevice(fields, 'data'),
    profile: orNull(detail.name, 'data.profile_detail.name', asText) ?? '',
    expectedIntervalS: orNull(
      detail.expected_interval_s,
      'data.profile_detail.expected_interval_s',
      asNumber,
    ),
    metrics: orNull(detail.metrics, 'data.profile_detail.metrics', asDeclarations) ?? [],
  };
}

function parseDevice(value: unknown, path: string): Device {
  const fields = asFields<Schema<'DeviceSummaryDto'>>(value, path);
  const id = asText(fields.device_id, `${path}.device_id`);
  const name = orNull(fields.name, `${path}.name`, asText);
  return {
    id,
    name: name === null || name === '' ? id : name,
    tags: orNull(fields.tags, `${path}.tags`, (tags, at) => asList(tags, at, asText)) ?? [],
    status: asStatus(fields.status),
    profile: orNull(fields.profile, `${path}.profile`, asText) ?? '',
    readingCount: orNull(fields.reading_count, `${path}.reading_count`, asNumber) ?? 0,
    latest: orNull(fields.latest_reading, `${path}.latest_reading`, parseReading),
  };
}

/** A status this console does not know yet is shown as offline rather than breaking the page. */
export function asStatus(value: unknown): DeviceStatus {
  return statuses.find((status) => status === value) ?? 'offline';
}

function asDeclarations(value: unknown, path: string): MetricDeclaration[] {
  return asList(value, path, (entry, at) => {
    const fields = asFields<Schema<'MetricDto'>>(entry, at);
    return {
      name: asText(fields.name, `${at}.name`),
      unit: orNull(fields.unit, `${at}.unit`, asText) ?? '',
      min: orNull(fields.min, `${at}.min`, asNumber),
      max: orNull(fields.max, `${at}.max`, asNumber),
    };
  });
}
