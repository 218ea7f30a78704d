// Installs what the firmware's builds need: node firmware/ensure-tools.ts [host|riscv|fuzz|analysis]…
import { ensureTools, JOBS, type Job, NoTools } from './tools.ts';

const asked = process.argv.slice(2);
const jobs = asked.length === 0 ? ['host'] : asked;

for (const job of jobs) {
  try {
    if (!isJob(job)) throw new NoTools(`There is no job ${job}, only ${Object.keys(JOBS).join(', ')}.`);
    ensureTools(job);
    process.stdout.write(`Everything for the ${job} build is installed.\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof NoTools ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

function isJob(name: string): name is Job {
  return Object.hasOwn(JOBS, name);
}
