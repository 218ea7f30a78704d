import type { QueryParams } from '../api/contract.ts';
import { isAction } from '../ui/changes.ts';

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

type Kind = NonNullable<Query['subject_kind']>;

/** What can be changed, as people say it. */
export const kindTexts: Readonly<Record<Kind, string>> = {
  device: $localize`:Kind of thing that was changed:device`,
  profile: $localize`:Kind of thing that was changed:profile`,
  operator: $localize`:Kind of thing that was changed:operator`,
  claim: $localize`:Kind of thing that was changed, by which a new device sets itself up:claim`,
  session: $localize`:Kind of thing that was changed, of a person who signed in:session`,
};

type Asking = 'subject_kind' | 'subject_id' | 'actor' | 'action' | 'start' | 'end';
type Filter = { readonly [Name in Asking]: Query[Name] | undefined };

/** What the API is asked for; what an address says that means nothing is left out. Days are this browser's. */
export function filterOf(asked: Asked): Filter {
  return {
    subject_kind: asked.kind !== undefined && isKind(asked.kind) ? asked.kind : undefined,
    subject_id: asked.subject,
    actor: asked.actor,
    action: asked.action !== undefined && isAction(asked.action) ? asked.action : undefined,
    start: startOf(asked.from, 0),
    end: startOf(asked.to, 1),
  };
}

function isKind(text: string): text is Kind {
  return Object.hasOwn(kindTexts, text);
}

function startOf(day: string | undefined, later: number): string | undefined {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day ?? '') ?? [];
  if (year === undefined) return undefined;
  const start = new Date(Number(year), Number(month) - 1, Number(date) + later);
  return Number.isNaN(start.getTime()) ? undefined : start.toISOString();
}
