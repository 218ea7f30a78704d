import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The oldest nats-server that keeps what it has acknowledged: older ones know no `sync_interval: always` or lost streams. */
export const OLDEST_NATS = '2.10.23';

/** The version a nats-server says it is, such as `2.10.27`; undefined when the file is no nats-server that runs here. */
export async function natsVersion(binary: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(binary, ['--version'], { timeout: 10_000 });
    return /v(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
}

/** Whether a version `a.b.c` is `oldest` or newer. */
export function isAtLeast(version: string, oldest: string): boolean {
  const [mine, other] = [version, oldest].map((text) => text.split('.').map(Number));
  for (const [index, part] of (other ?? []).entries()) {
    const difference = (mine?.[index] ?? 0) - part;
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** Throws, naming what was found, when this is no nats-server that is new enough. */
export async function requireNatsVersion(binary: string): Promise<void> {
  const version = await natsVersion(binary);
  if (version === undefined) throw new Error(`${binary} is no nats-server that runs on this machine`);
  if (!isAtLeast(version, OLDEST_NATS)) {
    throw new Error(`${binary} is nats-server ${version}; at least ${OLDEST_NATS} is needed`);
  }
}
