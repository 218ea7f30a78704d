import { styleText } from 'node:util';
import type { Command } from 'commander';
import { type ApiClient, clientOf } from './client/client.ts';
import { EXIT } from './exit-codes.ts';
import { type Column, type Format, render } from './output/render.ts';
import { type Environment, NO_KEY, readSettings, type Settings } from './settings/settings.ts';
import { UsageError } from './usage-error.ts';

interface GlobalOptions {
  readonly url?: string;
  readonly output: Format;
}

/** What every command needs: where the system is, who asks, and how results are printed. */
export class Context {
  /** What the process ends with when no error is thrown. */
  exitCode: number = EXIT.ok;
  private readonly program: Command;
  private readonly environment: Environment;

  constructor(program: Command, environment: Environment) {
    this.program = program;
    this.environment = environment;
  }

  get format(): Format {
    return this.options.output;
  }

  get settings(): Settings {
    return readSettings({ url: this.options.url, usesLogin: true }, this.environment);
  }

  /** The settings of what fills a system with readings: it has to be named, or is the one of this machine. */
  get feedSettings(): Settings {
    return readSettings({ url: this.options.url }, this.environment);
  }

  /** The settings of a command that cannot do without a key. Throws a UsageError when none is known. */
  get keyedSettings(): Settings & { readonly key: string } {
    const { settings } = this;
    if (settings.key === undefined) {
      throw new UsageError(NO_KEY);
    }
    return { ...settings, key: settings.key };
  }

  get client(): ApiClient {
    return clientOf(this.keyedSettings);
  }

  /** Prints a result in the form that was asked for. */
  print<T extends object>(rows: readonly T[], columns: readonly Column<T>[]): void {
    const text = render(rows, columns, this.format);
    process.stdout.write(this.format === 'table' ? withBoldHead(text) : text);
  }

  private get options(): GlobalOptions {
    return this.program.opts<GlobalOptions>();
  }
}

/** styleText heeds NO_COLOR, and leaves text bare where the output is no terminal. */
function withBoldHead(table: string): string {
  const end = table.indexOf('\n');
  return styleText('bold', table.slice(0, end), { stream: process.stdout }) + table.slice(end);
}
