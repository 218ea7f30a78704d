import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { natsServerBinary, postgresPackage } from '@telemetry/local';
import { ask, succeeds, type Engine } from './docker.ts';

const BASE = 'debian:bookworm-slim';
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';

/** What goes into the build context of a stand-in besides its folder in stand-ins/, by the repository of the image. */
const CONTENTS: Readonly<Record<string, () => Readonly<Record<string, string | Promise<string>>>>> = {
  node: () => ({ node: process.execPath, npm: npmFolder(), 'ca-certificates.crt': CERTIFICATES }),
  postgres: () => ({
    postgres: join(postgresPackage(), 'native'),
    'ca-certificates.crt': CERTIFICATES,
  }),
  nats: () => ({ 'nats-server': natsServerBinary(), 'ca-certificates.crt': CERTIFICATES }),
  'otel/opentelemetry-collector': () => ({ node: process.execPath }),
};

/**
 * Has an image in the engine: there already, pulled, or, where no registry is reached, a stand-in of what this machine
 * has. Returns which; what it makes is added to `made`. A stand-in behaves as the real one where we use it; it proves our
 * files, not the real one.
 */
export async function ensureImage(
  engine: Engine,
  image: string,
  made: string[],
): Promise<'there' | 'pulled' | 'stand-in'> {
  if (succeeds(engine, 'image', 'inspect', image)) return 'there';
  if (succeeds(engine, 'pull', '--quiet', image)) return 'pulled';
  const [repository = ''] = image.split(':');
  const contents = CONTENTS[repository];
  if (contents === undefined) throw new Error(`${image} cannot be pulled, and nothing stands in for it`);
  if (!succeeds(engine, 'image', 'inspect', BASE)) {
    importDebian(engine);
    made.push(BASE);
  }
  const context = mkdtempSync(join(tmpdir(), 'stand-in-'));
  try {
    const name = repository.split('/').at(-1)?.replace('opentelemetry-', '') ?? '';
    cpSync(join(import.meta.dirname, '../../stand-ins', name), context, { recursive: true });
    for (const [target, source] of Object.entries(contents()))
      cpSync(realpathSync(await source), join(context, target), { recursive: true, verbatimSymlinks: true });
    ask(engine, 'buildx', 'build', '--quiet', '--tag', image, context);
    made.push(image);
    return 'stand-in';
  } finally {
    rmSync(context, { recursive: true, force: true });
  }
}

/** Debian's smallest system, as its own tool makes it. */
function importDebian(engine: Engine): void {
  const folder = mkdtempSync(join(tmpdir(), 'debian-'));
  try {
    const root = join(folder, 'root');
    execFileSync('debootstrap', ['--variant=minbase', '--include=ca-certificates', 'bookworm', root], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const archive = join(folder, 'root.tar');
    const left = ['./var/cache/apt/archives/*.deb', './var/lib/apt/lists/*'].map(
      (path) => `--exclude=${path}`,
    );
    execFileSync('tar', ['-C', root, ...left, '-cf', archive, '.']);
    ask(engine, 'import', archive, BASE);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The npm that runs us, or else the one beside the machine's node. */
function npmFolder(): string {
  const { npm_execpath: cli } = process.env;
  if (cli !== undefined) return dirname(dirname(realpathSync(cli)));
  return dirname(createRequire('/usr/lib/node_modules/npm/bin/npm-cli.js').resolve('../package.json'));
}
