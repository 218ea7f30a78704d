import { ask, succeeds, type Engine } from './docker.ts';
import { ensureImage } from './stand-ins.ts';
import { startEngine, type OpenEngine } from './start-engine.ts';
import { step } from './step.ts';

/** With this argument a program is content where no engine answers: it starts none, says so and does nothing. */
const IF_THERE = '--if-there';

/**
 * Does `work` with a Docker Engine that has these images: the one that this machine's docker reaches, else a private one.
 * Neither that one nor any image that we had to make stays. Throws, saying why, where they cannot be had.
 */
export async function withEngine(
  images: readonly string[],
  work: (engine: Engine) => Promise<void>,
): Promise<void> {
  await step('Looking for a Docker Engine');
  const isOptional = process.argv.includes(IF_THERE);
  const missing = missingOf({ env: {} });
  if (missing !== undefined && isOptional) {
    tellNotRun(missing);
    return;
  }
  const engine = missing === undefined ? theMachines() : await startEngine(missing);
  const made: string[] = [];
  try {
    const fault = await provide(engine, images, made);
    if (fault !== undefined && isOptional) {
      tellNotRun(fault.message);
      return;
    }
    if (fault !== undefined) throw fault;
    await work(engine);
    await step('All is well');
  } finally {
    // They bear the names of real ones.
    if (made.length > 0) ask(engine, 'image', 'rm', '--force', ...made);
    await engine.stop();
  }
}

function tellNotRun(why: string): void {
  console.log(`NOT RUN: ${why}. Without ${IF_THERE}, and as root, it starts an engine of its own.`);
}

/** What of an engine this machine lacks. */
function missingOf(engine: Engine): string | undefined {
  if (!succeeds(engine, 'info')) return 'no Docker Engine answers';
  for (const plugin of ['compose', 'buildx'])
    if (!succeeds(engine, plugin, 'version')) return `docker has no ${plugin}`;
  return undefined;
}

function theMachines(): OpenEngine {
  return { env: {}, stop: () => Promise.resolve() };
}

/** Returns why an image cannot be had. */
async function provide(
  engine: Engine,
  images: readonly string[],
  made: string[],
): Promise<Error | undefined> {
  for (const image of images) {
    try {
      await step(`${image}: ${await ensureImage(engine, image, made)}`);
    } catch (cause) {
      return new Error(`${image} cannot be had`, { cause });
    }
  }
  return undefined;
}
