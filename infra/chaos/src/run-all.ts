import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Verdict } from './check/verdict.ts';
import type { Fault } from './faults/fault.ts';
import type { Options } from './options.ts';
import { type Run, runFault } from './run-fault.ts';
import { Unsupported } from './system/disk.ts';
import { System } from './system/system.ts';

/** Who hears what. */
export interface Listener {
  /** What goes on. */
  readonly say: (text: string) => void;
  /** What a check found. */
  readonly tell: (verdict: Verdict) => void;
}

/** Runs faults one after the other; true when every check is green. */
export async function runAll(
  faults: readonly Fault[],
  options: Options,
  listener: Listener,
): Promise<boolean> {
  listener.say(`seed ${options.seed}`);
  const session = new Session(options, listener);
  let isGreen = true;
  try {
    for (const fault of faults) isGreen = (await session.run(fault)) && isGreen;
  } finally {
    await session.end();
  }
  return isGreen;
}

/** Faults that need nothing special share a system while all is well with it. */
class Session {
  private readonly options: Options;
  private readonly listener: Listener;
  private shared: { system: System; garbage: number } | undefined;

  constructor(options: Options, listener: Listener) {
    this.options = options;
    this.listener = listener;
  }

  async run(fault: Fault): Promise<boolean> {
    const { say } = this.listener;
    say(`\n${fault.name}: ${fault.what}`);
    try {
      return fault.setup === undefined ? await this.runShared(fault) : await this.runAlone(fault);
    } catch (error) {
      if (error instanceof Unsupported) {
        say(`${fault.name}: SKIPPED: ${error.message}`);
        return true;
      }
      throw error;
    }
  }

  async end(): Promise<void> {
    await this.shared?.system.stop();
    this.shared = undefined;
  }

  private async runShared(fault: Fault): Promise<boolean> {
    this.shared ??= { system: await this.start({}), garbage: 0 };
    const isGreen = await this.runOn(this.shared, fault);
    if (!isGreen) await this.end();
    return isGreen;
  }

  private async runAlone(fault: Fault): Promise<boolean> {
    await this.end();
    const own = { system: await this.start(fault.setup ?? {}), garbage: 0 };
    try {
      return await this.runOn(own, fault);
    } finally {
      await own.system.stop();
    }
  }

  private async runOn(place: { system: System; garbage: number }, fault: Fault): Promise<boolean> {
    const { seed, isShort } = this.options;
    const { say, tell } = this.listener;
    const { system } = place;
    const beginMs = performance.now();
    const run = await runFault(fault, { system, seed, isShort, garbage: place.garbage, say }).catch(
      (error: unknown) => failed(fault, error),
    );
    const { verdict } = run;
    place.garbage = run.garbage;
    tell(verdict);
    say(`  in ${Math.round((performance.now() - beginMs) / 1000)} s; memory: ${system.memory.words}`);
    const isGreen = verdict.findings.length === 0;
    if (!isGreen) say(`  its list and the logs are in ${keep(system)}`);
    return isGreen;
  }

  private start(setup: NonNullable<Fault['setup']>): Promise<System> {
    const { services } = this.options;
    return System.start({
      ...setup,
      services: { ingest: join(services, 'ingest'), query: join(services, 'query') },
      note: (text) => this.listener.say(`  ${text}`),
    });
  }
}

/** A run that came to no check: the system did not get well, which is a finding too. */
function failed({ name: fault }: Fault, error: unknown): Run {
  if (error instanceof Unsupported) throw error;
  const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : '';
  const findings = [`${String(error)}${cause}`];
  const verdict = { fault, acknowledged: 0, stored: 0, lost: 0, twice: 0, isLedgerBalanced: false, findings };
  return { verdict, garbage: 0 };
}

/** Keeps the list and the logs of a run that is not as it should be. */
function keep(system: System): string {
  const folder = mkdtempSync(join(tmpdir(), 'telemetry-chaos-red-'));
  cpSync(system.folder, folder, { recursive: true, filter: (path) => !/\/(postgres|nats)$/.test(path) });
  return folder;
}
