import { invalidField, Problem, type Principal } from '@telemetry/chassis';
import type { Device } from '../credentials/device-directory.ts';

/** Finds a registered device. */
export type FindDevice = (deviceId: string) => Device | undefined;

/**
 * The device that a reading belongs to, or the problem that keeps this caller from writing it. A device writes its
 * own readings; a user, whose role the route has checked, those of any registered device.
 */
export function addressee(named: string | undefined, caller: Principal, find: FindDevice): Device | Problem {
  if (caller.kind === 'device' && named !== undefined && named !== caller.deviceId) {
    return refusal('DEVICE_MISMATCH', 'This key writes the readings of its own device only.');
  }
  const deviceId = caller.kind === 'device' ? caller.deviceId : named;
  if (deviceId === undefined)
    return invalidField('device_id', 'is needed with a key that is not a device’s', 'required');
  const device = find(deviceId);
  if (device === undefined) return refusal('DEVICE_NOT_FOUND', `There is no device ${deviceId}.`);
  if (!device.isActive) return refusal('DEVICE_INACTIVE', `The device ${deviceId} is deactivated.`);
  return device;
}

function refusal(code: 'DEVICE_MISMATCH' | 'DEVICE_NOT_FOUND' | 'DEVICE_INACTIVE', message: string): Problem {
  return new Problem(code, message, { details: [{ field: 'device_id', message, type: code.toLowerCase() }] });
}
