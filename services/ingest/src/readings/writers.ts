import type { Principal, Role } from '@telemetry/chassis';

/** Who may write readings. */
export const WRITERS = ['device', 'admin'] as const satisfies Role[];

/** Whether a caller may. */
export function isWriter(caller: Principal): boolean {
  const role: Role = caller.kind === 'device' ? 'device' : caller.role;
  return WRITERS.some((writer) => writer === role);
}
