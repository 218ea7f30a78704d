import { createWriteStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCollector, TRACE_SETTINGS } from './collector.ts';
import { ISSUER_SETTINGS, startIssuer } from './issuer.ts';
import { PORT, REPOSITORY, startSystem, stopSystem } from './system.ts';

/**
 * Starts the system on an empty data folder, a collector of its traces and an issuer that it believes; returns what
 * ends them. The folder's path is in E2E_DATA. While one writes tests, E2E_PORT names a system that runs already, with
 * the key of the tests.
 */
export default async function setup(): Promise<() => Promise<void>> {
  if (process.env.E2E_PORT !== undefined) return () => Promise.resolve();
  const dataDir = mkdtempSync(join(tmpdir(), 'telemetry-e2e-'));
  const collector = await startCollector();
  const stopIssuer = await startIssuer();
  Object.assign(process.env, { E2E_DATA: dataDir, ...TRACE_SETTINGS, ...ISSUER_SETTINGS });
  mkdirSync(join(REPOSITORY, 'frontend', 'test-results'), { recursive: true });
  const log = createWriteStream(join(REPOSITORY, 'frontend', 'test-results', 'system.log'));
  const system = await startSystem({ dataDir, port: PORT }, log);
  return async () => {
    await stopSystem(system);
    collector.close();
    stopIssuer();
    rmSync(dataDir, { recursive: true, force: true });
  };
}
