import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { checkAll } from '../doctor/check-all.ts';
import { EXIT } from '../exit-codes.ts';
import { columnsOf } from '../output/render.ts';

/** `telemetry doctor` */
export function addDoctor(program: Command, context: Context): void {
  program
    .command('doctor')
    .description(
      'is it reachable, is the connection safe, is the clock right, does the key work, does the store keep up?',
    )
    .action(async () => {
      const findings = await checkAll(context.settings);
      context.print(findings, columnsOf<(typeof findings)[number]>('check', 'result', 'detail'));
      if (findings.some(({ result }) => result === 'bad')) context.exitCode = EXIT.failed;
    });
}
