import { run } from './launcher/run.ts';
import { REPOSITORY } from './repository.ts';

await run(REPOSITORY);
