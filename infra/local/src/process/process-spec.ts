/** A program to run, never through a shell. */
export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
}

/** A program that runs until it is told to stop. */
export interface ProcessSpec extends Command {
  readonly name: string;
  /** Clears what a killed predecessor left behind; runs before every start. */
  readonly prepare?: () => Promise<void>;
  /** Whether it can do its work now; a rejection counts as "not yet". */
  readonly isReady: () => Promise<boolean>;
  /** Lines that are of no interest to a person while all is well. */
  readonly isNoise?: (line: string) => boolean;
  /** The signal that means "finish and go": SIGTERM when absent. */
  readonly stopSignal?: NodeJS.Signals;
}
