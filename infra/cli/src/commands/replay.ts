import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { interruptionSignal } from '../interruption.ts';
import { runReplay } from '../replay/replay.ts';
import { positiveNumber, UsageError } from '../usage-error.ts';

const SPEED = (text: string): number => (text === 'max' ? Infinity : positiveNumber('speed', text));

/** `telemetry replay` */
export function addReplay(program: Command, context: Context): void {
  program
    .command('replay <file>')
    .description('post a CSV file of readings; an interrupted replay goes on where it was when started again')
    .requiredOption(
      '--device <device_id>',
      'the device that sends them; it is registered if need be',
      deviceId,
    )
    .option(
      '--speed <n|max>',
      'n times as fast as the readings were made, or as fast as they are taken',
      SPEED,
      Infinity,
    )
    .addHelpText(
      'after',
      '\nThe first column is "timestamp" (RFC 3339 with a zone, or epoch milliseconds), every other one a metric.',
    )
    .action(async (file: string, options: { readonly device: string; readonly speed: number }) => {
      // npm runs its scripts at the root of the workspace; the path was typed where npm was called.
      const path = resolve(process.env.INIT_CWD ?? '', file);
      const signal = interruptionSignal();
      context.exitCode = await runReplay({ ...options, file: path }, context.feedSettings, signal);
    });
}

function deviceId(text: string): string {
  if (/^[A-Za-z0-9_-]{1,64}$/.test(text)) return text;
  throw new UsageError(`--device: "${text}" is not 1 to 64 letters, digits, "_" or "-"`);
}
