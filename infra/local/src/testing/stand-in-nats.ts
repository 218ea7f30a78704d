import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A program that says it is nats-server of this version and can do no more; its path. */
export function makeStandInNats(folder: string, version: string): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `nats-server-${version}`);
  writeFileSync(file, `#!/bin/sh\necho "nats-server: v${version}"\n`, { mode: 0o755 });
  return file;
}
