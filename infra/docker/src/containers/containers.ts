// `npm run containers [-- --built]`: builds every image (or takes them as they are), brings docker-compose.yml up, sends a
// reading through it, and takes it down.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@telemetry/local';
import { generate } from 'selfsigned';
import { ask } from '../engine/docker.ts';
import { openEngine, type OpenEngine } from '../engine/open-engine.ts';
import { ensureImage } from '../engine/stand-ins.ts';
import { checkBill, checkHardening, checkInside, checkReach } from './checks.ts';
import { awaitHistory, postReading, registerDevice, until, watchLive, type Caller } from './journey.ts';
import { leftovers, Project } from './project.ts';

const NAME = 'telemetry-containers-test';
const NODE = 'node:24.21.0-bookworm-slim';
const started = Date.now();
const step = (what: string): void => console.log(`[${((Date.now() - started) / 1000).toFixed(0)} s] ${what}`);

step('Looking for a Docker Engine');
const engine = await openEngine();
try {
  await run(engine);
  step('All is well');
} finally {
  await engine.stop();
}

async function run(engine: OpenEngine): Promise<void> {
  const [port, ingestPort] = [await freePort(), await freePort()];
  const project = new Project(engine, NAME, { PORT: String(port), INGEST_PORT: String(ingestPort) });
  for (const image of [NODE, ...project.images()]) step(`${image}: ${await ensureImage(engine, image)}`);
  if (!process.argv.includes('--built')) {
    step('Building every image');
    project.compose('build', '--quiet');
  }
  showSizes(engine);
  try {
    step('docker compose up');
    project.compose('up', '--detach', '--quiet-pull');
    await travel(project, port);
    checkImages(engine);
    await serveTls(project, port);
  } catch (error) {
    project.compose('logs', '--tail', '40');
    throw error;
  } finally {
    project.compose('down', '--volumes', '--timeout', '20');
  }
  assert.deepEqual(leftovers(engine, NAME), [], 'nothing is left');
}

async function travel(project: Project, port: number): Promise<void> {
  const origin = `http://127.0.0.1:${port}`;
  await until('the system to be ready', async () => (await fetch(`${origin}/readyz`)).ok || undefined);
  step('Ready; a reading travels');
  const admin: Caller = {
    origin,
    key: project.ask('run', '--rm', '-T', 'setup', 'node', 'src/setup/main.ts', 'admin-key'),
  };
  const device = 'container-1';
  const key = await registerDevice(admin, device);
  const seenLive = await watchLive(admin, device);
  const first = await postReading(origin, key, 21.5);
  await seenLive(first);
  await awaitHistory(admin, device, 21.5);
  assert.match(await (await fetch(origin)).text(), /<tc-app/, 'the console is served');

  step('Looking at the containers');
  checkHardening(project.containers());
  checkInside(project);
  checkReach(project);

  step('Restarting query, PostgreSQL and NATS');
  project.compose('restart', 'query', 'postgres', 'nats');
  await postReading(origin, key, 22.5);
  await awaitHistory(admin, device, 22.5);
  await awaitHistory(admin, device, 21.5);
}

function checkImages(engine: OpenEngine): void {
  step('Looking at the images');
  checkBill(engine, 'telemetry/query:dev', '@nestjs/core', 'prisma');
  checkBill(engine, 'telemetry/query-migrate:dev', 'prisma', 'jest');
  checkBill(engine, 'telemetry/edge:dev', 'fastify', '@angular/core');
}

/** Brings the same system up again with a certificate: it keeps its secrets and its data. */
async function serveTls(project: Project, port: number): Promise<void> {
  step('The same with TLS');
  const folder = mkdtempSync(join(tmpdir(), 'containers-tls-'));
  try {
    const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }]);
    writeFileSync(join(folder, 'tls.crt'), cert);
    writeFileSync(join(folder, 'tls.key'), key);
    const before = project.ask('run', '--rm', '-T', 'setup', 'node', 'src/setup/main.ts', 'admin-key');
    const withTls = project.with({ TLS_DIR: folder });
    withTls.compose('up', '--detach');
    // The certificate is nobody's but ours.
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    const origin = `https://127.0.0.1:${port}`;
    await until('the system over TLS', async () => (await fetch(`${origin}/readyz`)).ok || undefined);
    const after = project.ask('run', '--rm', '-T', 'setup', 'node', 'src/setup/main.ts', 'admin-key');
    assert.equal(after, before, 'the admin key is kept');
    const answer = await fetch(`${origin}/api/v1/devices`, { headers: { 'x-api-key': before } });
    const { data } = (await answer.json()) as { data: { device_id: string }[] };
    assert.deepEqual(
      data.map(({ device_id: id }) => id),
      ['container-1'],
      'the devices are kept',
    );
  } finally {
    delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    rmSync(folder, { recursive: true });
  }
}

function showSizes(engine: OpenEngine): void {
  console.log(
    ask(engine, 'images', '--format', '{{.Repository}} {{.Size}}', '--filter', 'reference=telemetry/*'),
  );
}
