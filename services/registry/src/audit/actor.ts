import type { Principal } from '@telemetry/chassis';

/** Who changes something, as the audit remembers it. */
export interface Actor {
  readonly name: string;
  /** `viewer`, `operator`, `admin`, `device`, `anyone` without a credential, or `system` for the service itself. */
  readonly role: string;
  /** Of the request that asks for the change. */
  readonly traceId: string;
}

/** The actor of a request whose credential was checked. */
export function actorOf(principal: Principal, traceId: string): Actor {
  return principal.kind === 'user'
    ? { name: principal.name, role: principal.role, traceId }
    : deviceActor(principal.deviceId, traceId);
}

/** The service itself, which acts on its settings and its clock; `reason` stands where a request has its trace id. */
export function systemActor(reason: string): Actor {
  return { name: 'system', role: 'system', traceId: reason };
}

/** Somebody who has shown no credential. */
export function anyone(traceId: string): Actor {
  return { name: 'anyone', role: 'anyone', traceId };
}

/** A device that has proved which it is. */
export function deviceActor(deviceId: string, traceId: string): Actor {
  return { name: deviceId, role: 'device', traceId };
}
