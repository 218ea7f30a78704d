import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CACHE_DIR, unpackPackages } from '@telemetry/local';
import { succeeds, type Engine } from './docker.ts';

/** An engine in use; stopping leaves nothing of what we started, and one that ran before as it was. */
export interface OpenEngine extends Engine {
  stop(): Promise<void>;
}

const PACKAGES = ['docker.io', 'containerd', 'runc', 'iptables', 'debootstrap'];
const PLUGINS = ['docker-compose', 'docker-buildx'];
const START_MS = 30_000;

/**
 * The engine that this machine's docker reaches; else a private one below a temporary folder, from the distribution's
 * packages, which are installed where they are missing (as root). Throws, saying why, where neither can be had.
 */
export async function openEngine(): Promise<OpenEngine> {
  const own: Engine = { env: {} };
  const isThere =
    succeeds(own, 'info') && succeeds(own, 'compose', 'version') && succeeds(own, 'buildx', 'version');
  return isThere ? { ...own, stop: () => Promise.resolve() } : startEngine();
}

async function startEngine(): Promise<OpenEngine> {
  if (process.getuid?.() !== 0) throw new Error('no Docker Engine answers, and only root can start one');
  if (!isInstalled('dockerd') || !isInstalled('debootstrap') || !isInstalled('iptables')) installPackages();
  const folder = mkdtempSync(join(tmpdir(), 'telemetry-docker-'));
  const env = { DOCKER_HOST: `unix://${folder}/docker.sock`, DOCKER_CONFIG: await clientFolder() };
  const log = join(folder, 'log');
  const output = openSync(log, 'w');
  const child = spawn(
    'dockerd',
    [
      ...['--host', env.DOCKER_HOST, '--pidfile', join(folder, 'docker.pid')],
      ...['--data-root', join(folder, 'root'), '--exec-root', join(folder, 'exec')],
    ],
    { stdio: ['ignore', output, output] },
  );
  const exited = once(child, 'exit');
  const stop = async (): Promise<void> => {
    if (child.exitCode === null) child.kill('SIGTERM');
    await exited;
    rmSync(folder, { recursive: true, force: true });
  };
  const deadline = Date.now() + START_MS;
  while (!succeeds({ env }, 'info')) {
    await delay(200);
    if (child.exitCode === null && Date.now() < deadline) continue;
    const words = readFileSync(log, 'utf8').split('\n').slice(-5).join('\n');
    await stop();
    throw new Error(`dockerd does not run here:\n${words}`);
  }
  return { env, stop };
}

function installPackages(): void {
  const options = { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
  execFileSync('apt-get', ['update', '-q'], options);
  execFileSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...PACKAGES], options);
}

/** A folder for the client with the plugins that Debian's docker.io lacks, kept for the next time. */
async function clientFolder(): Promise<string> {
  const folder = join(CACHE_DIR, 'docker-client');
  const plugins = join(folder, 'cli-plugins');
  if (PLUGINS.every((name) => existsSync(join(plugins, name)))) return folder;
  const workshop = mkdtempSync(join(tmpdir(), 'docker-plugins-'));
  try {
    const root = await unpackPackages(workshop, PLUGINS);
    mkdirSync(plugins, { recursive: true });
    cpSync(join(root, 'usr/libexec/docker/cli-plugins'), plugins, { recursive: true });
    return folder;
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}

function isInstalled(program: string): boolean {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.some((folder) => existsSync(join(folder, program)));
}
