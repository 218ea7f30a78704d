/** One member of a thing, before and after. */
export interface Change {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

type Snapshot = Readonly<Record<string, unknown>> | null;

/** What was done, of the audit's `kind.verb`, as people say it. */
export function actionText(action: string): string {
  const [kind, verb] = action.split('.');
  return `${kind} ${verbs[verb ?? ''] ?? verb}`;
}

const verbs: Readonly<Record<string, string>> = {
  create: 'created',
  update: 'changed',
  delete: 'removed',
  deactivate: 'deactivated',
  reactivate: 'reactivated',
  import: 'imported',
  revoke: 'revoked',
  start: 'started',
  end: 'ended',
};

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
    return value.join(', ') || 'none';
  return JSON.stringify(value, null, typeof value === 'object' ? 1 : undefined);
}
