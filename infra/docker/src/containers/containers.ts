// `npm run containers [-- --twice] [-- --if-there]`: builds every image, brings docker-compose.yml up, sends readings
// through it, plain and with TLS, looks at containers and images, and takes all down. With --twice it empties the engine's
// build cache, builds all again and compares.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { freePort } from '@telemetry/local';
import { ask, succeeds, type Engine } from '../engine/docker.ts';
import { step } from '../engine/step.ts';
import { withEngine } from '../engine/with-engine.ts';
import { checkHardening, checkInside, checkReach } from './checks.ts';
import { checkBills, layersOf, showSizes } from './images.ts';
import { travel, until, type Caller } from './journey.ts';
import { imagesFromElsewhere, leftovers, Project } from './project.ts';
import { inTlsFolder } from './tls-folder.ts';

const NAME = 'telemetry-containers-test';
/** What every image of ours is built on. */
const BASE =
  /^ARG NODE=(.*)$/m.exec(readFileSync(new URL('../../Dockerfile', import.meta.url), 'utf8'))?.[1] ?? '';

await withEngine([BASE, ...imagesFromElsewhere()], test);

async function test(engine: Engine): Promise<void> {
  const project = new Project(engine, NAME);
  const settings = {
    PORT: await freePort(),
    INGEST_PORT: await freePort(),
    // Images of a person's own project keep their names.
    TELEMETRY_VERSION: 'containers-test',
  };
  project.configure(settings);
  const built = project.builtImages();
  try {
    await build(engine, project, built);
    await run(project, settings);
    if (process.argv.includes('--twice')) await buildAgain(engine, project, built);
  } finally {
    project.remove();
    // It fails for one that was not built; the look at what is left tells of one that stays.
    succeeds(engine, 'image', 'rm', '--force', ...built);
  }
  assert.deepEqual(leftovers(engine, NAME), [], 'nothing is left');
}

async function build(engine: Engine, project: Project, images: readonly string[]): Promise<void> {
  await step('Building every image');
  project.ask('--progress', 'plain', 'build');
  await step(`Built:\n${showSizes(engine, images)}`);
  checkBills(engine, images);
}

/** Nothing of the first time is used but the base image. */
async function buildAgain(engine: Engine, project: Project, images: readonly string[]): Promise<void> {
  await step('Building every image again');
  const first = layersOf(engine, images);
  project.ask('down');
  ask(engine, 'image', 'rm', '--force', ...images);
  ask(engine, 'builder', 'prune', '--all', '--force');
  project.ask('--progress', 'plain', 'build');
  assert.deepEqual(layersOf(engine, images), first, 'both times the same files came out');
}

async function run(project: Project, settings: Readonly<Record<string, string | number>>): Promise<void> {
  try {
    await step('docker compose up');
    project.ask('--profile', 'observability', 'config', '--quiet');
    project.ask('up', '--detach');
    const origin = `http://127.0.0.1:${settings.PORT}`;
    await isReady(origin);
    await step('Ready; a reading travels');
    const admin: Caller = { origin, key: project.adminKey() };
    await travel(admin, { device: 'first', history: [21.5] });
    assert.match(await (await fetch(origin)).text(), /<tc-app/, 'the console is served');

    await step('Looking at the containers');
    checkHardening(project.containers());
    checkInside(project);
    checkReach(project);

    await step('Restarting query, PostgreSQL and NATS');
    project.ask('restart', 'query', 'postgres', 'nats');
    await travel(admin, { device: 'first', history: [21.5, 22.5] });

    await step('The same with TLS');
    await inTlsFolder(async (folder) => {
      project.configure({ ...settings, TLS_DIR: folder });
      project.ask('up', '--detach');
      const safe = { origin: `https://127.0.0.1:${settings.PORT}`, key: admin.key };
      await isReady(safe.origin);
      await travel(safe, { device: 'first', history: [21.5, 22.5, 23.5] });
      await assert.rejects(fetch(origin), 'nothing is served without TLS');
    });
  } catch (error) {
    project.compose('logs', '--no-color', '--tail', '40');
    throw error;
  }
}

async function isReady(origin: string): Promise<void> {
  await until('the system to be ready', async () => (await fetch(`${origin}/readyz`)).ok || undefined);
}
