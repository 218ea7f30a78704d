import { problemOf } from '../api/problem.ts';
import { SignInRefusal } from './sign-in-refusal.ts';

/** Why a key was refused, in words. */
export function explainKey(error: unknown): string {
  const { status } = problemOf(error);
  if (status === 401) return $localize`This key is not known here. Check that it was copied whole.`;
  if (status === 403)
    return $localize`This key may not use the console. Ask for an operator’s or an admin’s key.`;
  return explainProblem(error);
}

/** Why signing in by the issuer failed, in words. */
export function explainIssuer(error: unknown, host: string | undefined): string {
  if (error instanceof SignInRefusal) return error.message;
  if (problemOf(error).status !== 401) return explainProblem(error);
  return host === undefined
    ? $localize`The issuer let you in, but gives you no role in this system. Ask who manages it, or use a key.`
    : $localize`${host}:host: let you in, but gives you no role in this system. Ask who manages it, or use a key.`;
}

function explainProblem(error: unknown): string {
  const { title, detail, traceId } = problemOf(error);
  return [detail || title, traceId && $localize`Trace ${traceId}:trace:`].filter(Boolean).join(' · ');
}
