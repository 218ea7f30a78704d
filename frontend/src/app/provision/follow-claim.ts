import { computed } from '@angular/core';
import type { Signal } from '@angular/core';
import { readApi } from '../api/api.ts';
import { reloadEvery } from '../live/reload-every.ts';
import type { MadeClaim } from './provision-store.ts';

const askAgainMs = 2000;

/** What became of a claim: the device has its key since then, or was refused and why. */
export type ClaimFate =
  | { readonly is: 'open' }
  | { readonly is: 'used'; readonly at: string }
  | { readonly is: 'refused'; readonly why: string };

const open: ClaimFate = { is: 'open' };

/** What becomes of a claim, by what the registry's audit says. Call in an injection context. */
export function followClaim(claim: () => MadeClaim | undefined): Signal<ClaimFate> {
  const audit = readApi(() => {
    const made = claim();
    return (
      made && {
        path: '/api/v1/audit' as const,
        query: { subject_kind: 'device' as const, subject_id: made.deviceId, start: made.createdAt },
      }
    );
  });
  const fate = computed((): ClaimFate => {
    // The newest first: a claim that was refused once and then used is used.
    const entries = audit.hasValue() ? audit.value().data : [];
    const last = entries.find(({ action }) => action === 'claim.use' || action === 'claim.refuse');
    if (last === undefined) return open;
    if (last.action === 'claim.use') return { is: 'used', at: last.at };
    const why = last.after?.refused;
    return { is: 'refused', why: typeof why === 'string' ? why : 'refused' };
  });
  reloadEvery(askAgainMs, () => {
    if (fate().is !== 'used') audit.reload();
  });
  return fate;
}
