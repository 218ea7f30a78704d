// `npm run integration:containers [-- --if-there]`: the integration suites with PostgreSQL and NATS in containers.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { testImages } from '@telemetry/local';
import { ask, type Engine } from '../engine/docker.ts';
import { step } from '../engine/step.ts';
import { withEngine } from '../engine/with-engine.ts';

await withEngine(Object.values(testImages()), runSuites);

async function runSuites(engine: Engine): Promise<void> {
  await step('The integration suites, with testcontainers');
  // Its reaper is one more image, which not everybody can have; we look ourselves at what is left.
  const settings = { TEST_INFRA: 'testcontainers', TESTCONTAINERS_RYUK_DISABLED: 'true' };
  const env = { ...process.env, ...engine.env, ...settings };
  const { status } = spawnSync('npm', ['run', 'integration'], { env, stdio: 'inherit' });
  const left = ask(engine, 'ps', '--all', '--quiet', '--filter', 'label=org.testcontainers=true');
  if (left !== '') ask(engine, 'rm', '--force', '--volumes', ...left.split('\n'));
  assert.equal(status, 0, 'the suites pass');
  assert.equal(left, '', 'no container is left');
}
