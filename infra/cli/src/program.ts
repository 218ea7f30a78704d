import tab from '@bomb.sh/tab/commander';
import { Command, Option } from 'commander';
import { addDeadLetters } from './commands/dead-letters.ts';
import { addDevices } from './commands/devices.ts';
import { addDoctor } from './commands/doctor.ts';
import { addKeys } from './commands/keys.ts';
import { addLogin } from './commands/login.ts';
import { addReadings } from './commands/readings.ts';
import { addReplay } from './commands/replay.ts';
import { addSimulate } from './commands/simulate.ts';
import { addTrace } from './commands/trace.ts';
import { Context } from './context.ts';
import { FORMATS } from './output/render.ts';
import type { Environment } from './settings/settings.ts';
import { originOf } from './usage-error.ts';

const AFTERWORD = `
The key comes from TELEMETRY_KEY, else from the file that "telemetry login" writes; never from an argument,
which every user of this machine could read.
Exit codes: 0 all is well, 1 something failed, 2 wrong usage or no key, 3 nobody answers, 4 the key may not, 130 interrupted.`;

/** The whole command line, and what its commands share. */
export function buildProgram(environment: Environment): { program: Command; context: Context } {
  const program = new Command('telemetry')
    .description('Devices, keys and readings of a Telemetry system, at a terminal')
    .option(
      '--url <origin>',
      'where the system is (default: TELEMETRY_URL, the login, or this machine)',
      originOf,
    )
    .addOption(
      new Option('-o, --output <format>', 'how results are printed').choices(FORMATS).default('table'),
    )
    .addHelpText('after', AFTERWORD)
    .exitOverride();
  const context = new Context(program, environment);
  addDevices(program, context);
  addKeys(program, context);
  addReadings(program, context);
  addDeadLetters(program, context);
  addSimulate(program, context);
  addReplay(program, context);
  addTrace(program, context);
  addDoctor(program, context);
  addLogin(program, context);
  tab(program, { completionCommandName: 'completion' });
  return { program, context };
}
