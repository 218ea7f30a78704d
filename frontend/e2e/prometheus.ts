import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exitOf, until } from './system.ts';

/** A Prometheus that scrapes a system under test with our rules. */
export class Prometheus {
  private readonly folder = mkdtempSync(join(tmpdir(), 'telemetry-prometheus-'));
  private readonly child: ChildProcess;
  private readonly origin: string;

  constructor({
    program,
    port,
    targets,
    rules,
  }: {
    readonly program: string;
    readonly port: number;
    /** Port of each job on this machine. */
    readonly targets: Readonly<Record<string, number>>;
    /** A pattern of files. */
    readonly rules: string;
  }) {
    this.origin = `http://127.0.0.1:${port}`;
    const file = join(this.folder, 'prometheus.yml');
    const config = {
      global: { scrape_interval: '1s', evaluation_interval: '1s' },
      rule_files: [rules],
      scrape_configs: Object.entries(targets).map(([job, at]) => ({
        job_name: job,
        static_configs: [{ targets: [`127.0.0.1:${at}`] }],
      })),
    };
    writeFileSync(file, JSON.stringify(config));
    const args = [`--config.file=${file}`, `--storage.tsdb.path=${join(this.folder, 'data')}`];
    this.child = spawn(program, [...args, `--web.listen-address=127.0.0.1:${port}`, '--log.level=error'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }

  /** What it answers; throws its error. */
  async get<T>(path: string, parameters: Record<string, string> = {}): Promise<T> {
    const answer = await fetch(`${this.origin}/api/v1/${path}?${new URLSearchParams(parameters).toString()}`);
    const { status, data, error } = (await answer.json()) as { status: string; data: T; error?: string };
    if (status !== 'success') throw new Error(`${parameters.query ?? path}: ${error ?? ''}`);
    return data;
  }

  /** How many series a query has now. */
  async count(query: string): Promise<number> {
    return (await this.get<{ result: unknown[] }>('query', { query })).result.length;
  }

  /** Waits until a query has so many series. */
  async untilCounts(query: string, series: number): Promise<void> {
    await until(async () => (await this.count(query).catch(() => 0)) >= series);
  }

  async stop(): Promise<void> {
    const exit = exitOf(this.child);
    this.child.kill('SIGTERM');
    await exit;
    rmSync(this.folder, { recursive: true, force: true });
  }
}
