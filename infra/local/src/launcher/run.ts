import { networkInterfaces } from 'node:os';
import type { ProcessSpec } from '../process/process-spec.ts';
import { networkOrigins } from './addresses.ts';
import { checkPorts } from './check-ports.ts';
import { holdDataFolder, type Hold } from './data-folder.ts';
import { launch } from './launch.ts';
import { settingsOf } from './settings-of.ts';
import { onStopRequest } from './stop-request.ts';
import { Supervisor } from './supervisor.ts';
import { terminal, type Terminal } from './terminal.ts';
import { welcome } from './welcome.ts';

const READY_TIMEOUT_MS = 120_000;
const GRACE_MS = 10_000;

/** Runs the whole system of a repository until it is told to stop, then ends this process. */
export async function run(repository: string): Promise<void> {
  const out = processTerminal();
  const launcher = new Launcher(out);
  onStopRequest({
    stop: (why) => {
      out.say(`\n${why}: stopping`);
      void launcher.end(0);
    },
    kill: () => launcher.kill(),
  });
  try {
    await launcher.start(repository);
  } catch (error) {
    // A stop while starting fails the start, too; that is no error.
    if (launcher.isEnding) return;
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
    await launcher.end(1);
  }
}

class Launcher {
  isEnding = false;
  private hold: Hold | undefined;
  private readonly out: Terminal;
  private readonly supervisor: Supervisor;

  constructor(out: Terminal) {
    this.out = out;
    this.supervisor = new Supervisor({
      onLine: ({ name, isNoise }, line) => {
        if (isNoise?.(line) !== true) out.line(name, line);
      },
      onNote: ({ name }, note) => out.line(name, note),
      onSpawn: (spec, pid) => this.hold?.add(childRecord(spec, pid)),
      onGiveUp: ({ name }) => {
        out.say(`${name} does not keep running, see its lines above: stopping`);
        void this.end(1);
      },
      readyTimeoutMs: READY_TIMEOUT_MS,
      graceMs: GRACE_MS,
    });
  }

  async start(repository: string): Promise<void> {
    const { out, supervisor } = this;
    const settings = settingsOf(repository);
    this.hold = await holdDataFolder(settings.dataDir);
    const { leftovers } = this.hold;
    if (leftovers.length > 0) out.say(`Stopped what a killed start had left: ${leftovers.join(', ')}`);
    await checkPorts(settings);
    const logFormat = process.stdout.isTTY ? 'console' : 'json';
    const onProgress = (what: string): void => out.say(`${what} …`);
    const { url, apiSecretKey } = await launch({ repository, settings, supervisor, logFormat, onProgress });
    const elsewhere = networkOrigins(settings.host, settings.ports.edge, networkInterfaces());
    out.say(welcome(url, apiSecretKey, elsewhere));
  }

  /** Stops everything and ends this process. */
  async end(exitCode: number): Promise<void> {
    if (this.isEnding) return;
    this.isEnding = true;
    await this.supervisor.stop();
    this.hold?.release();
    process.exit(exitCode);
  }

  /** Kills everything and ends this process. */
  kill(): void {
    this.supervisor.kill();
    this.hold?.release();
    process.exit(1);
  }
}

function childRecord({ name, stopSignal = 'SIGTERM' }: ProcessSpec, pid: number): Parameters<Hold['add']>[0] {
  return { name, pid, stopSignal };
}

function processTerminal(): Terminal {
  // Who reads our lines may leave before us (npm start | head): that must not keep us from stopping in order.
  process.stdout.on('error', () => undefined);
  const useColor = process.stdout.isTTY && (process.env.NO_COLOR ?? '') === '';
  return terminal((text) => process.stdout.write(text), useColor);
}
