/** What can be done to what; the part before the dot says what kind of thing it is about. */
export type AuditAction =
  | `device.${'create' | 'update' | 'deactivate' | 'reactivate' | 'import'}`
  | `key.${'create' | 'revoke'}`
  | `profile.${'create' | 'update' | 'delete'}`
  | `operator.${'create' | 'revoke'}`
  | `session.${'start' | 'end'}`;

/** What the audit keeps entries about; what is done to a key is done to its device. */
export type SubjectKind = 'device' | 'profile' | 'operator' | 'session';

/** One change. */
export interface AuditEntry {
  readonly action: AuditAction;
  readonly subjectKind: SubjectKind;
  readonly subjectId: string;
  /** The subject as the API shows it before and after, null where it was not there; no secret and no hash of one. */
  readonly before: object | null;
  readonly after: object | null;
}
