import assert from 'node:assert/strict';
import { ask, type Engine } from '../engine/docker.ts';

/** What some images have to hold and to lack, by the end of their names. */
const CONTENTS = [
  { image: 'telemetry/query', holds: '@nestjs/core', lacks: 'prisma' },
  { image: 'telemetry/query-migrate', holds: 'prisma', lacks: 'jest' },
  { image: 'telemetry/edge', holds: 'fastify', lacks: '@angular/core' },
  { image: 'telemetry/setup', holds: 'pg', lacks: 'testcontainers' },
];

/** Run in an image: the bill's places of packages, and those where packages are. */
const LOOK = `
  const { globSync, lstatSync, readFileSync } = require('node:fs');
  const { dirname } = require('node:path');
  const { components } = JSON.parse(readFileSync('/app/sbom.cdx.json', 'utf8'));
  const found = globSync('/app/**/node_modules/{*,@*/*}/package.json')
    .map((file) => dirname(file).slice('/app/'.length))
    .filter((path) => !lstatSync('/app/' + path).isSymbolicLink());
  console.log(JSON.stringify({ listed: components.map((one) => one['bom-ref']), found }));`;

/** Every image lists exactly the packages that are in it, and those are the right ones. */
export function checkBills(engine: Engine, images: readonly string[]): void {
  for (const image of images) {
    const words = ask(engine, 'run', '--rm', '--entrypoint', 'node', image, '-e', LOOK);
    const { listed, found } = JSON.parse(words) as { listed: string[]; found: string[] };
    assert.ok(found.length > 0, `${image} has packages`);
    assert.deepEqual(found.sort(), listed.sort(), `${image} lists the packages that it has`);
    const expected = CONTENTS.find((one) => image.startsWith(`${one.image}:`));
    if (expected === undefined) continue;
    assert.ok(listed.includes(`node_modules/${expected.holds}`), `${image} has ${expected.holds}`);
    assert.ok(!listed.includes(`node_modules/${expected.lacks}`), `${image} does without ${expected.lacks}`);
  }
}

/** The digests of the layers of each image: the same files, with the same owners, rights and dates, have the same. */
export function layersOf(engine: Engine, images: readonly string[]): Record<string, string[]> {
  const layers = (image: string): string[] =>
    JSON.parse(ask(engine, 'image', 'inspect', '--format', '{{json .RootFS.Layers}}', image)) as string[];
  return Object.fromEntries(images.map((image) => [image, layers(image)]));
}

/** Name and size of each image, a line each. */
export function showSizes(engine: Engine, images: readonly string[]): string {
  return images
    .map((image) => {
      const bytes = Number(ask(engine, 'image', 'inspect', '--format', '{{.Size}}', image));
      return `  ${image} ${Math.round(bytes / 1e6)} MB`;
    })
    .join('\n');
}
