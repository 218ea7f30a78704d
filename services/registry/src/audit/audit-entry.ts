/** What can be done to what; the part before the dot says what kind of thing it is about. */
export const AUDIT_ACTIONS = [
  ...(['device.create', 'device.update', 'device.deactivate', 'device.reactivate', 'device.import'] as const),
  ...(['key.create', 'key.revoke'] as const),
  ...(['claim.create', 'claim.use', 'claim.refuse'] as const),
  ...(['profile.create', 'profile.update', 'profile.delete'] as const),
  ...(['operator.create', 'operator.revoke'] as const),
  ...(['session.start', 'session.end'] as const),
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/**
 * What the audit keeps entries about; what is done to a key or a claim is done to its device. A `claim` is one that nobody
 * knows: somebody tried a token that is none.
 */
export const SUBJECT_KINDS = ['device', 'profile', 'operator', 'session', 'claim'] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** One change. */
export interface AuditEntry {
  readonly action: AuditAction;
  readonly subjectKind: SubjectKind;
  readonly subjectId: string;
  /** The subject as the API shows it before and after, null where it was not there; no secret and no hash of one. */
  readonly before: object | null;
  readonly after: object | null;
}

/** A change as it was written down. */
export interface AuditRecord {
  /** Grows with time, but for changes that were made at the same moment. */
  readonly id: bigint;
  readonly at: Date;
  readonly actor: string;
  readonly actorRole: string;
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly traceId: string;
}
