// Run by the lint: whether the description of each service, and of the whole API, is valid and complete OpenAPI 3.1.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createConfig, formatProblems, getTotals, lintFromString } from '@redocly/openapi-core';
import { SERVICES } from './routes.ts';

const config = await createConfig({
  extends: ['recommended-strict'],
  rules: {
    // `/devices/summary` beside `/devices/{device_id}`: the one without a parameter is meant, in every router.
    'no-ambiguous-paths': 'off',
    // Nothing that is asked can be wrong with these: GET /health, DELETE /auth/session.
    'operation-4xx-response': 'off',
    'no-invalid-media-type-examples': 'error',
    'operation-operationId-unique': 'error',
  },
});

const files = [
  ...SERVICES.map((service) => `../../../services/${service}/dist/openapi.json`),
  '../dist/openapi.json',
].map((path) => fileURLToPath(new URL(path, import.meta.url)));

for (const file of files) {
  const problems = await lintFromString({
    source: await readFile(file, 'utf8'),
    absoluteRef: file,
    config,
  });
  const totals = getTotals(problems);
  if (problems.length > 0)
    formatProblems(problems, { format: 'codeframe', totals, version: '', maxProblems: 20 });
  if (totals.errors > 0) process.exitCode = 1;
}
