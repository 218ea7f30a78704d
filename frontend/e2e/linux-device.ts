import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildDevice } from '../../firmware/builds.ts';
import { exitOf, ORIGIN } from './system.ts';

/** A reading that a device's store took, by its own account. */
export interface Kept {
  readonly boot_id: string;
  readonly seq: number;
  readonly metrics: Record<string, number>;
}

/** The firmware's own store, uplink and clock on Linux, with its flash and its ledger in a folder. */
export class LinuxDevice {
  private readonly folder = mkdtempSync(join(tmpdir(), 'telemetry-firmware-'));
  private readonly program = process.env.E2E_DEVICE ?? buildDevice();
  private readonly key: string;
  private readonly options: readonly string[];
  private child: ChildProcess | undefined;

  /** @param key empty for a device that will be claimed */
  constructor(key: string, options: readonly string[]) {
    this.key = key;
    this.options = options;
  }

  powerOn(...more: string[]): ChildProcess {
    return this.start('--server', ORIGIN, ...more);
  }

  /** Starts it with the bytes that it was told on telemetry-claim: it fetches its own key. */
  powerOnClaimed(claim: Uint8Array, ...more: string[]): ChildProcess {
    const file = join(this.folder, 'claim');
    writeFileSync(file, claim);
    return this.start('--config', join(this.folder, 'config'), '--claim', file, ...more);
  }

  /** Starts it as it was claimed before. */
  powerOnAgain(...more: string[]): ChildProcess {
    return this.start('--config', join(this.folder, 'config'), ...more);
  }

  async cutPower(): Promise<void> {
    if (this.child?.exitCode !== null || this.child.signalCode !== null) return;
    const exit = exitOf(this.child);
    this.child.kill('SIGKILL');
    await exit;
  }

  /** Each reading that its store took, by its own account; a line that a cut has left unfinished is none. */
  ledger(): Kept[] {
    if (!existsSync(this.ledgerFile)) return [];
    const lines = readFileSync(this.ledgerFile, 'utf8').split(/(?<=\n)/);
    return lines.filter((line) => line.endsWith('}}\n')).map((line) => JSON.parse(line) as Kept);
  }

  throwAway(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private start(...more: string[]): ChildProcess {
    const files = ['--flash', join(this.folder, 'flash'), '--ledger', this.ledgerFile];
    this.child = spawn(this.program, [...files, ...this.options, ...more], {
      env: { PATH: process.env.PATH, TELEMETRY_DEVICE_KEY: this.key },
      stdio: 'ignore',
    });
    return this.child;
  }

  private get ledgerFile(): string {
    return join(this.folder, 'ledger');
  }
}
