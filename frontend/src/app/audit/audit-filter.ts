import type { QueryParams } from '../api/contract.ts';

type Query = NonNullable<QueryParams<'/api/v1/audit', 'get'>>;

/** What is looked for, as the address has it. */
export interface Asked {
  readonly kind: string | undefined;
  readonly subject: string | undefined;
  readonly actor: string | undefined;
  readonly action: string | undefined;
  /** Days such as 2026-11-29, both included. */
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** What can be changed. */
export const subjectKinds = [
  'device',
  'profile',
  'operator',
  'session',
] as const satisfies readonly NonNullable<Query['subject_kind']>[];

/** What can be done. */
export const actions = [
  'device.create',
  'device.update',
  'device.deactivate',
  'device.reactivate',
  'device.import',
  'key.create',
  'key.revoke',
  'profile.create',
  'profile.update',
  'profile.delete',
  'operator.create',
  'operator.revoke',
  'session.start',
  'session.end',
] as const satisfies readonly NonNullable<Query['action']>[];

type Asking = 'subject_kind' | 'subject_id' | 'actor' | 'action' | 'start' | 'end';
type Filter = { readonly [Name in Asking]: Query[Name] | undefined };

/** What the API is asked for; what an address says that means nothing is left out. Days are this browser's. */
export function filterOf(asked: Asked): Filter {
  return {
    subject_kind: subjectKinds.find((kind) => kind === asked.kind),
    subject_id: asked.subject,
    actor: asked.actor,
    action: actions.find((action) => action === asked.action),
    start: startOf(asked.from, 0),
    end: startOf(asked.to, 1),
  };
}

function startOf(day: string | undefined, later: number): string | undefined {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day ?? '') ?? [];
  if (year === undefined) return undefined;
  const start = new Date(Number(year), Number(month) - 1, Number(date) + later);
  return Number.isNaN(start.getTime()) ? undefined : start.toISOString();
}
