import { type dieWithParent, type RunningServer, startServer } from '@telemetry/local';

/** One of our scripts, ready when its /readyz answers. */
export interface Program {
  readonly name: string;
  readonly cwd: string;
  readonly script: string;
  readonly port: number;
  readonly args: (port: number) => readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** A script that runs, and where it listens. */
export interface RunningProgram extends RunningServer {
  readonly port: number;
}

/** Runs a script with the very Node that runs us and returns when it is ready. Throws with its last lines. */
export async function startProgram(
  { name, cwd, script, port, args, env }: Program,
  bind: typeof dieWithParent,
): Promise<RunningProgram> {
  const server = await startServer(
    bind({
      name,
      cwd,
      command: process.execPath,
      args: [script, ...args(port)],
      env: { PATH: process.env.PATH ?? '', PORT: String(port), ...env },
      isReady: async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok,
    }),
  );
  return { ...server, port };
}
