import type { QueryParams } from '../api/contract.ts';

/** What can be done, as the audit has it: `kind.verb`. */
export type Action = NonNullable<NonNullable<QueryParams<'/api/v1/audit', 'get'>>['action']>;

/** One member of a thing, before and after. */
export interface Change {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

type Snapshot = Readonly<Record<string, unknown>> | null;

/** What can be done, as people say it. */
export const actionTexts: Readonly<Record<Action, string>> = {
  'device.create': $localize`device created`,
  'device.update': $localize`device changed`,
  'device.deactivate': $localize`device deactivated`,
  'device.reactivate': $localize`device reactivated`,
  'device.import': $localize`device imported`,
  'key.create': $localize`key created`,
  'key.revoke': $localize`key revoked`,
  'claim.create': $localize`:A claim is a token by which a new device sets itself up:claim created`,
  'claim.use': $localize`claim used`,
  'claim.refuse': $localize`claim refused`,
  'profile.create': $localize`profile created`,
  'profile.update': $localize`profile changed`,
  'profile.delete': $localize`profile removed`,
  'operator.create': $localize`operator created`,
  'operator.revoke': $localize`operator revoked`,
  'session.start': $localize`session started`,
  'session.end': $localize`session ended`,
};

/** What was done, as people say it; an action of a newer system stays as it is called there. */
export function actionText(action: string): string {
  return isAction(action) ? actionTexts[action] : action.replace('.', ' ');
}

/** Whether this is something that can be done. */
export function isAction(text: string): text is Action {
  return Object.hasOwn(actionTexts, text);
}

/** What differs between two states of a thing; everything it is when it was made or removed. */
export function changesOf(before: Snapshot, after: Snapshot): Change[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return names
    .map((name) => ({ name, before: textOf(before?.[name]), after: textOf(after?.[name]) }))
    .filter((change) => change.before !== change.after);
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '–';
  if (typeof value === 'string') return value === '' ? '“”' : value;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string'))
    return value.join(', ') || $localize`:An empty list:none`;
  return JSON.stringify(value, null, typeof value === 'object' ? 1 : undefined);
}
