// Builds the firmware's portable parts and runs what belongs to a job: node firmware/build.ts [host|riscv|fuzz|analysis]
import { WAYS } from './builds.ts';
import { ensureTools, type Job, NoTools } from './tools.ts';

const [job = 'host'] = process.argv.slice(2);
try {
  if (!isJob(job)) throw new NoTools(`There is no job ${job}, only ${Object.keys(WAYS).join(', ')}.`);
  ensureTools(job);
  WAYS[job]();
  process.stdout.write(`The firmware's ${job} build and its tests passed.\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

function isJob(name: string): name is Job {
  return Object.hasOwn(WAYS, name);
}
