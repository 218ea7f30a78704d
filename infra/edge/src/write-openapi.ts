// Run by the build: the whole API in one document, from what the builds of the services have written.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { type ApiDocument, mergeApis } from './openapi-merge.ts';
import { SERVICES } from './routes.ts';

const apis = await Promise.all(
  SERVICES.map(async (service) => {
    const file = new URL(`../../../services/${service}/dist/openapi.json`, import.meta.url);
    return [service, JSON.parse(await readFile(file, 'utf8')) as ApiDocument] as const;
  }),
);
const { document, faults } = mergeApis(apis);
for (const fault of faults) process.stderr.write(`openapi.json: ${fault}\n`);
const folder = new URL('../dist/', import.meta.url);
await mkdir(folder, { recursive: true });
await writeFile(new URL('openapi.json', folder), `${JSON.stringify(document, null, 2)}\n`);
