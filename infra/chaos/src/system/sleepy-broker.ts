import { writeFileSync } from 'node:fs';

/**
 * Writes a program to `path` that is the broker with one setting changed: it acknowledges at once and syncs every two
 * minutes. Returns the path.
 */
export function syncingSeldom(binary: string, path: string): string {
  const change = `s/"sync_interval": "always"/"sync_interval": "2m"/`;
  const script = [
    '#!/bin/sh',
    `for argument; do [ ! -f "$argument" ] || sed -i '${change}' "$argument"; done`,
    `exec '${binary}' "$@"`,
  ];
  writeFileSync(path, `${script.join('\n')}\n`, { mode: 0o755 });
  return path;
}
