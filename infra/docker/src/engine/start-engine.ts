import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CACHE_DIR, findExecutable, unpackPackages } from '@telemetry/local';
import { succeeds, type Engine } from './docker.ts';
import { keepNetwork } from './network-state.ts';
import { step } from './step.ts';

/** An engine in use. */
export interface OpenEngine extends Engine {
  /** Ends it and removes all that it had, if we have started it. */
  stop(): Promise<void>;
}

const PACKAGES = ['docker.io', 'containerd', 'runc', 'iptables', 'iproute2', 'debootstrap'];
const PROGRAMS = ['dockerd', 'containerd', 'runc', 'iptables-save', 'ip', 'debootstrap'];
const PLUGINS = ['docker-compose', 'docker-buildx'];
const START_MS = 30_000;

/**
 * Starts an engine below a temporary folder, from the distribution's packages, which are installed where they are missing,
 * since this machine misses something. Throws, saying why, where it cannot be had.
 */
export async function startEngine(missing: string): Promise<OpenEngine> {
  if (process.getuid?.() !== 0) throw new Error(`Here ${missing}, and only root can start an engine`);
  await step(`Here ${missing}: starting an engine`);
  if (!PROGRAMS.every(isInstalled)) installPackages();
  const restoreNetwork = keepNetwork();
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
    // In a group of its own: a Ctrl-C at the terminal is ours to handle, and it is needed to clean up.
    { stdio: ['ignore', output, output], detached: true },
  );
  const exited = once(child, 'exit');
  const stop = async (): Promise<void> => {
    if (child.exitCode === null) child.kill('SIGTERM');
    await exited;
    // A container on the host's network leaves it mounted.
    const network = join(folder, 'exec', 'netns', 'default');
    if (existsSync(network)) execFileSync('umount', [network]);
    rmSync(folder, { recursive: true, force: true });
    restoreNetwork();
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
  return findExecutable(program) !== undefined;
}
