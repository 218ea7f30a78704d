// Writes the rules and dashboards that are made from code.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FOLDER, generatedFiles } from './files.ts';

for (const [path, text] of generatedFiles()) writeFileSync(join(FOLDER, path), text);
