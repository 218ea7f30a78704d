import type { Schema } from './contract.ts';
import { openEnvelope } from './envelope.ts';
import { UnexpectedAnswer, asFields, asText, asTime } from './parse.ts';

const roles = ['viewer', 'operator', 'admin'] as const satisfies readonly Schema<'SessionDto'>['role'][];

/** What somebody may do, least first. */
export type Role = (typeof roles)[number];

/** Who is signed in; the key itself is never kept. */
export interface ConsoleSession {
  readonly role: Role;
  readonly name: string;
  /** When the session ends by itself, epoch milliseconds. */
  readonly expiresAt: number;
}

/** Parses the answer of `GET` and `POST /auth/session`. */
export function parseSession(body: unknown): ConsoleSession {
  const fields = asFields<Schema<'SessionDto'>>(openEnvelope(body).data, 'data');
  return {
    role: asRole(fields.role, 'data.role'),
    name: asText(fields.name, 'data.name'),
    expiresAt: asTime(fields.expires_at, 'data.expires_at'),
  };
}

function asRole(value: unknown, path: string): Role {
  const role = roles.find((known) => known === value);
  if (role === undefined) throw new UnexpectedAnswer(path, 'role');
  return role;
}

/** Whether a role may do what takes at least the other. */
export function mayAs(role: Role | undefined, least: Role): boolean {
  return role !== undefined && roles.indexOf(role) >= roles.indexOf(least);
}
