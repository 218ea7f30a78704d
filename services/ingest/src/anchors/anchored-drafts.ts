import { Problem } from '@telemetry/chassis';
import type { FindDevice } from '../readings/addressee.ts';
import type { Draft } from '../readings/draft.ts';
import { validationProblem } from '../readings/fault.ts';
import { retentionFault } from '../readings/retention.ts';
import { anchoredTime, type Boot, bootOf } from './boot-sight.ts';

/** The anchor of a boot, milliseconds since 1970 UTC. */
export type AnchorOf = (boot: Boot) => number;

/** Gives each reading that counts from its boot its time, or the problem that this time is. */
export function withAnchors(
  drafts: readonly (Draft | Problem)[],
  anchorOf: AnchorOf,
  { find, nowMs }: { readonly find: FindDevice; readonly nowMs: number },
): (Draft | Problem)[] {
  return drafts.map((draft) => {
    const boot = draft instanceof Problem ? undefined : bootOf(draft);
    if (draft instanceof Problem || boot === undefined) return draft;
    const anchoredMs = anchoredTime(anchorOf(boot), draft.reading.t_rel_ms ?? 0, nowMs);
    const fault = retentionFault(anchoredMs, find(draft.deviceId)?.rules.retentionDays, nowMs);
    return fault === undefined
      ? { ...draft, anchoredMs }
      : validationProblem([{ field: 't_rel_ms', ...fault }]);
  });
}
