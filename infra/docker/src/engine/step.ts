import { setImmediate as turn } from 'node:timers/promises';

const started = Date.now();
let isInterrupted = false;
// Whoever interrupts us still wants everything ended that we have started.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    isInterrupted = true;
  });

/** Says what is done next, and how many seconds have passed. Throws when somebody has interrupted us meanwhile. */
export async function step(what: string): Promise<void> {
  // A signal is told only between two turns, and a call of docker takes none.
  await turn();
  if (isInterrupted) throw new Error('Interrupted');
  console.log(`[${((Date.now() - started) / 1000).toFixed(0)} s] ${what}`);
}
