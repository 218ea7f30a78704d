import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SERVICES } from '../service-users.ts';

/** Answers `/readyz`, and its settings to anybody who asks: for tests only. */
const STAND_IN = `
import { createServer } from 'node:http';
const { HOST, PORT } = process.env;
const server = createServer((request, response) => response.end(request.url === '/env' ? JSON.stringify(process.env) : 'ok'));
server.listen(Number(PORT), HOST, () => console.log('listening on ' + PORT));
process.once('SIGTERM', () => process.exit(0));
`;

/** A folder laid out as the repository, whose services and edge only look as if. */
export function makeStandInRepository(): string {
  const repository = mkdtempSync(join(tmpdir(), 'telemetry-launcher-'));
  for (const service of SERVICES) addScript(join(repository, 'services', service, 'dist'), 'main.js');
  addScript(join(repository, 'infra', 'edge', 'src'), 'main.ts');
  writeFileSync(join(repository, 'package.json'), '{"type":"module"}');
  return repository;
}

function addScript(folder: string, name: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), STAND_IN);
}
