import { CommanderError } from 'commander';
import { ApiError, GaveUpError } from './client/api-error.ts';
import { UsageError } from './usage-error.ts';

/** What the process ends with; the README explains each. */
export const EXIT = { ok: 0, failed: 1, usage: 2, unreachable: 3, refused: 4, interrupted: 130 } as const;

/** The code that says what an error means for whoever called the command. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.code === 'commander.help' ? EXIT.usage : usageCode(error);
  if (error instanceof UsageError) return EXIT.usage;
  if (error instanceof GaveUpError) return EXIT.unreachable;
  if (error instanceof ApiError && (error.status === 401 || error.status === 403)) return EXIT.refused;
  return EXIT.failed;
}

/** Help and version that were asked for are no mistake. */
function usageCode({ exitCode }: CommanderError): number {
  return exitCode === 0 ? EXIT.ok : EXIT.usage;
}
