import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** The local TCP ports of a process's connections; none when it has gone. */
export function portsOf(pid: number | undefined): Set<number> {
  if (pid === undefined) return new Set();
  const inodes = socketsOf(pid);
  const lines = readFileSync(`/proc/${pid}/net/tcp`, 'utf8').trim().split('\n').slice(1);
  const connections = lines.map((line) => line.trim().split(/\s+/));
  return new Set(
    connections
      .filter((fields) => inodes.has(fields[9] ?? ''))
      .map(([, local = '']) => Number.parseInt(local.slice(local.indexOf(':') + 1), 16)),
  );
}

function socketsOf(pid: number): Set<string> {
  const links = readdirSync(`/proc/${pid}/fd`).map((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`);
    } catch {
      // Closed meanwhile.
      return '';
    }
  });
  return new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
}
