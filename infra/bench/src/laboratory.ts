import { cpus, totalmem } from 'node:os';
import type { BenchOptions } from './arguments.ts';
import { Generator } from './load/generator.ts';
import { type Finding, lineOf } from './report/finding.ts';
import { type Cell, tableOf } from './report/table.ts';
import { System } from './system/system.ts';
import { loadAverage } from './system/usage.ts';

/** Where measures find a system, a load generator, and somebody to tell what they found. */
export class Laboratory {
  readonly options: BenchOptions;
  readonly generator: Generator;
  private current: { readonly purpose: string; readonly system: Promise<System> } | undefined;
  private closing: Promise<void> | undefined;
  private readonly prepared = new Map<string, unknown>();

  private constructor(options: BenchOptions, generator: Generator) {
    this.options = options;
    this.generator = generator;
  }

  static async open(options: BenchOptions): Promise<Laboratory> {
    const laboratory = new Laboratory(options, await Generator.start());
    const [cpu] = cpus();
    laboratory.say(
      `${cpus().length} × ${cpu?.model ?? 'processor'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}, ` +
        `${options.rounds} rounds, ${options.isQuick ? 'short' : 'full'} form`,
    );
    return laboratory;
  }

  /** The system of a purpose: measures that name the same one after the other share it, as it is. */
  async system(purpose: string): Promise<System> {
    if (this.current?.purpose === purpose) return this.current.system;
    await this.clear();
    if (this.closing !== undefined) throw new Error('The laboratory is closed');
    const system = System.start(this.options.from);
    this.current = { purpose, system };
    return system;
  }

  /** What is prepared once for a system, by name, however many measures use it. */
  async once<T>(name: string, prepare: () => Promise<T>): Promise<T> {
    if (!this.prepared.has(name)) this.prepared.set(name, await prepare());
    return this.prepared.get(name) as T;
  }

  /** Ends the system, if there is one. */
  async clear(): Promise<void> {
    const { current } = this;
    this.current = undefined;
    this.prepared.clear();
    const system = await current?.system.catch(() => undefined);
    await system?.stop();
  }

  /** Runs each contender once a round, in turns, so that a machine that gets slower does so for all of them. */
  rounds<T>(
    contenders: readonly string[],
    run: (contender: string) => Promise<T>,
  ): Promise<Record<string, T[]>> {
    return this.inTurns(this.options.rounds, contenders, run);
  }

  /** As `rounds`, but in the short form one round of those that take long and hardly differ. */
  fewRounds<T>(
    contenders: readonly string[],
    run: (contender: string) => Promise<T>,
  ): Promise<Record<string, T[]>> {
    const { isQuick, rounds } = this.options;
    return this.inTurns(isQuick ? 1 : rounds, contenders, run);
  }

  private async inTurns<T>(
    rounds: number,
    contenders: readonly string[],
    run: (contender: string) => Promise<T>,
  ): Promise<Record<string, T[]>> {
    const results: Record<string, T[]> = Object.fromEntries(contenders.map((name) => [name, []]));
    for (let round = 1; round <= rounds; round++) {
      for (const name of contenders) {
        this.say(`round ${round}, ${name}; load average ${loadAverage()}`);
        results[name]?.push(await run(name));
      }
    }
    return results;
  }

  /** Tells people. */
  say(text: string): void {
    process.stderr.write(`${text}\n`);
  }

  table(title: string, head: readonly string[], rows: readonly (readonly Cell[])[]): void {
    const text = `\n${title}\n\n${tableOf(head, rows)}\n`;
    if (this.options.isJson) this.say(text);
    else process.stdout.write(`${text}\n`);
  }

  /** Tells programs, where they listen. */
  find(finding: Finding): void {
    if (this.options.isJson) process.stdout.write(`${lineOf(finding)}\n`);
    else this.say(lineOf(finding));
  }

  /** Stops everything, also in the midst of a measure, which fails then; once, however often it is asked for. */
  close(): Promise<void> {
    this.closing ??= this.stop();
    return this.closing;
  }

  private async stop(): Promise<void> {
    this.generator.stop();
    await this.clear();
  }
}
