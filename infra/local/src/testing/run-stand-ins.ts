// The launcher, run by its test as a process of its own on the repository that is its argument.
import { run } from '../launcher/run.ts';

await run(process.argv[2] ?? '');
