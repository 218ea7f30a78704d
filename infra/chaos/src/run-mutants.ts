import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { copyWithMistakes, type Mutant } from './mutants/mutant.ts';
import type { Options } from './options.ts';
import type { Listener } from './run-all.ts';
import { runFault } from './run-fault.ts';
import { Unsupported } from './system/disk.ts';
import { System } from './system/system.ts';

/** Runs systems with a mistake in them; true when the check finds every one. */
export async function runMutants(
  mutants: readonly Mutant[],
  options: Pick<Options, 'services' | 'seed'>,
  listener: Listener,
): Promise<boolean> {
  let areCaught = true;
  for (const mutant of mutants) areCaught = (await isCaughtInSomeTry(mutant, options, listener)) && areCaught;
  return areCaught;
}

async function isCaughtInSomeTry(
  ...[mutant, options, listener]: Parameters<typeof isCaught>
): Promise<boolean> {
  for (let tries = mutant.tries ?? 1; tries > 0; tries--)
    if (await isCaught(mutant, options, listener)) return true;
  return false;
}

async function isCaught(
  mutant: Mutant,
  { services, seed }: Pick<Options, 'services' | 'seed'>,
  { say, tell }: Listener,
): Promise<boolean> {
  say(`\nmutant ${mutant.name}: ${mutant.what}`);
  const copies = copyWithMistakes(services, mutant.mistakes);
  let system: System | undefined;
  try {
    system = await System.start({
      ...mutant.fault.setup,
      ...mutant.setup,
      services: copies,
      note: (text) => say(`  ${text}`),
    });
    await mutant.spoil?.(system);
    // The short form is enough: a mistake that only thirty seconds of it bring to light is none of these.
    const run = await runFault(mutant.fault, { system, seed, isShort: true, garbage: 0, say });
    const verdict = { ...run.verdict, fault: `mutant ${mutant.name}` };
    tell(verdict);
    const isRed = verdict.findings.length > 0;
    say(`mutant ${mutant.name}: ${isRed ? 'caught' : 'NOT CAUGHT'}`);
    return isRed;
  } catch (error) {
    if (error instanceof Unsupported) {
      say(`mutant ${mutant.name}: SKIPPED: ${error.message}`);
      return true;
    }
    // A system that does not get as far as the check has not been caught by it.
    say(`mutant ${mutant.name}: NOT CAUGHT: ${String(error)}`);
    return false;
  } finally {
    await system?.stop();
    rmSync(dirname(copies), { recursive: true, force: true });
  }
}
