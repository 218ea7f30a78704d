import { Problem } from '@telemetry/chassis';
import type { AuditAction } from '../audit/audit-entry.ts';
import { MAX_TAGS } from './device-rules.ts';

/** What people decide of a device. */
export interface DeviceDecision {
  readonly name: string;
  readonly tags: readonly string[];
  readonly profileName: string;
  readonly isActive: boolean;
}

/** What is to become of a device; what is absent stays. `tags` are all it has afterwards, before adding and removing. */
export interface DeviceChange extends Partial<DeviceDecision> {
  readonly addTags?: readonly string[] | undefined;
  readonly removeTags?: readonly string[] | undefined;
}

/** What a device is after a change. A Problem, not thrown, when it cannot be that: others may be changed with it. */
export function changedDevice(device: DeviceDecision, change: DeviceChange): DeviceDecision | Problem {
  const tags = changedTags(change.tags ?? device.tags, change);
  if (tags.length > MAX_TAGS)
    return new Problem('VALIDATION_ERROR', `It would have ${tags.length} tags; ${MAX_TAGS} are the most.`);
  return {
    name: change.name ?? device.name,
    tags,
    profileName: change.profileName ?? device.profileName,
    isActive: change.isActive ?? device.isActive,
  };
}

function changedTags(tags: readonly string[], { addTags = [], removeTags = [] }: DeviceChange): string[] {
  const gone = new Set(removeTags);
  return [...new Set([...tags, ...addTags])].filter((tag) => !gone.has(tag));
}

/** Whether two decisions are the same; the order of tags says nothing. */
export function isSameDecision(one: DeviceDecision, other: DeviceDecision): boolean {
  return (
    one.name === other.name &&
    one.profileName === other.profileName &&
    one.isActive === other.isActive &&
    one.tags.length === other.tags.length &&
    one.tags.every((tag) => other.tags.includes(tag))
  );
}

/** What the audit calls a change: to switch a device on or off is the greater part of it. */
export function actionOf(before: DeviceDecision, after: DeviceDecision): AuditAction {
  if (before.isActive === after.isActive) return 'device.update';
  return after.isActive ? 'device.reactivate' : 'device.deactivate';
}
