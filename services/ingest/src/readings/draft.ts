import { Problem, type Principal, type ProblemDetail } from '@telemetry/chassis';
import type { ProfileRules } from '../credentials/profile-rules.ts';
import { addressee, type FindDevice } from './addressee.ts';
import { validationProblem } from './fault.ts';
import { jsonReading, type JsonReading } from './json-reading.ts';
import { profileFaults } from './metrics.ts';
import type { ReadingDto } from './reading.dto.ts';
import { readingFaults } from './reading-validator.ts';
import { futureFault, readTime } from './reading-time.ts';
import { retentionFault } from './retention.ts';

/** A valid reading of a device that the caller may write for. */
export interface Draft {
  readonly deviceId: string;
  readonly reading: ReadingDto;
  /** Milliseconds since 1970 UTC; undefined when the device gave no time. */
  readonly timestampMs: number | undefined;
  /** The time that was found from its boot; only where the device gave none. */
  readonly anchoredMs?: number;
}

/** What a reading is judged by. */
export interface DraftContext {
  readonly caller: Principal;
  /** Holds for a reading that names no device itself. */
  readonly deviceId?: string | undefined;
  readonly find: FindDevice;
  readonly nowMs: number;
}

/** Judges one reading as it came: who may write it first, then every fault at once. Returns the problem, never throws. */
export function draftOf(body: unknown, { caller, deviceId, find, nowMs }: DraftContext): Draft | Problem {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return validationProblem([{ field: '', message: 'must be a reading, an object', type: 'object' }]);
  }
  const sent = jsonReading(body as Record<string, unknown>);
  const { reading } = sent;
  const faults = readingFaults(reading);
  if (faults.length > 0 && faults.some(({ field }) => field === 'device_id'))
    return validationProblem(faults);
  const device = addressee(reading.device_id ?? deviceId, caller, find);
  if (device instanceof Problem) return device;
  const timestampMs = timeOf(reading);
  const ofTime = timeFaults(timestampMs, device.rules.retentionDays, nowMs);
  const ofProfile = declaredFaults(faults, sent, device.rules);
  if (faults.length + ofTime.length + ofProfile.length === 0) {
    return { deviceId: device.deviceId, reading, timestampMs };
  }
  return validationProblem([...faults, ...ofTime, ...ofProfile].map((fault) => asSent(fault, sent)));
}

const NO_FAULTS: readonly ProblemDetail[] = [];

function timeFaults(
  timestampMs: number | undefined,
  retentionDays: number | undefined,
  nowMs: number,
): readonly ProblemDetail[] {
  if (timestampMs === undefined) return NO_FAULTS;
  const fault = futureFault(timestampMs, nowMs) ?? retentionFault(timestampMs, retentionDays, nowMs);
  return fault === undefined ? NO_FAULTS : [{ field: 'timestamp', ...fault }];
}

/** What the profile has against metrics that are valid in themselves. */
function declaredFaults(
  faults: readonly ProblemDetail[],
  { reading, others }: JsonReading,
  rules: ProfileRules,
): readonly ProblemDetail[] {
  const areValid = faults.length === 0 || !faults.some(({ field }) => field.startsWith('metrics'));
  const found = areValid ? profileFaults(reading.metrics, rules) : NO_FAULTS;
  const texts = others.filter((name) => rules.ranges.has(name));
  return texts.length === 0 ? found : [...found, ...texts.map(notANumber)];
}

function timeOf({ timestamp }: ReadingDto): number | undefined {
  const time = timestamp === undefined ? undefined : readTime(timestamp);
  return typeof time === 'number' ? time : undefined;
}

function notANumber(name: string): ProblemDetail {
  return { field: `metrics.${name}`, message: 'must be a finite number', type: 'number' };
}

/** Names a field as the caller wrote it. */
function asSent(fault: ProblemDetail, { isFlat }: JsonReading): ProblemDetail {
  return isFlat ? { ...fault, field: fault.field.replace(/^metrics\./, '') } : fault;
}
