import type { Verdict } from './check/verdict.ts';
import type { Fault } from './faults/fault.ts';
import type { Options } from './options.ts';
import { Place } from './place.ts';
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
  const shared = faults.filter(({ setup }) => setup === undefined);
  const alone = faults.filter(({ setup }) => setup !== undefined);
  const groups = [shared, ...alone.map((fault) => [fault])].filter(({ length }) => length > 0);
  let isGreen = true;
  for (const group of groups) isGreen = (await session.run(group)) && isGreen;
  return isGreen;
}

/** Runs groups of faults: a group shares a system while all is well with it. */
class Session {
  private readonly options: Options;
  private readonly listener: Listener;
  private place: Place | undefined;

  constructor(options: Options, listener: Listener) {
    this.options = options;
    this.listener = listener;
  }

  async run(faults: readonly Fault[]): Promise<boolean> {
    let isGreen = true;
    try {
      for (const fault of faults) isGreen = (await this.runOne(fault)) && isGreen;
      isGreen = (await this.checkAgain()) && isGreen;
    } finally {
      await this.end();
    }
    return isGreen;
  }

  private async runOne(fault: Fault): Promise<boolean> {
    const { say } = this.listener;
    say(`\n${fault.name}: ${fault.what}`);
    try {
      const place = (this.place ??= new Place(await this.start(fault)));
      return await this.judge(place, () => place.run(fault, this.options, say));
    } catch (error) {
      if (!(error instanceof Unsupported)) throw error;
      say(`${fault.name}: SKIPPED: ${error.message}`);
      return true;
    }
  }

  /** What was green while it was fresh has to be when it is rolled up and compacted. */
  private async checkAgain(): Promise<boolean> {
    const { place } = this;
    if (place === undefined) return true;
    this.listener.say('\nafterwards: all of it again, once it is rolled up and compacted');
    return this.judge(place, () => place.afterwards());
  }

  private async judge(place: Place, work: () => Promise<Verdict>): Promise<boolean> {
    const { say, tell } = this.listener;
    const beginMs = performance.now();
    const verdict = await work();
    tell(verdict);
    say(`  in ${Math.round((performance.now() - beginMs) / 1000)} s; memory: ${place.memory}`);
    if (verdict.findings.length === 0) return true;
    say(`  its list and the logs are in ${place.keep()}`);
    await this.end();
    return false;
  }

  private async end(): Promise<void> {
    await this.place?.end();
    this.place = undefined;
  }

  private start({ setup }: Fault): Promise<System> {
    const { services } = this.options;
    return System.start({
      ...setup,
      services,
      note: (text) => this.listener.say(`  ${text}`),
    });
  }
}
