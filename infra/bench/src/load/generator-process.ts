import { DeviceClock } from './device-clock.ts';
import type { FromGenerator, LoadOptions } from './messages.ts';
import { Run } from './run.ts';

/** Beyond any fleet of the benchmark. The clocks outlive a run: no two of them send the same reading. */
const clock = new DeviceClock(100_000);

process.on('message', (options) => void run(options as LoadOptions));
process.on('disconnect', () => process.exit());
// Ctrl-C in a terminal reaches us too; the parent has the say.
process.on('SIGINT', () => undefined);
say({ kind: 'ready' });

async function run(options: LoadOptions): Promise<void> {
  try {
    const result = await new Run(options, clock).run((progress) => say({ kind: 'progress', ...progress }));
    say({ kind: 'result', result });
  } catch (error) {
    say({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}

function say(message: FromGenerator): void {
  process.send?.(message);
}
