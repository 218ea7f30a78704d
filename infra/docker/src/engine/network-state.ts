import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const FORWARDING = '/proc/sys/net/ipv4/ip_forward';
const TABLES = ['filter', 'nat'];
const BRIDGE = 'docker0';

/** Notes the rules of this machine's network; what is returned brings them back, since an engine leaves its own behind. */
export function keepNetwork(): () => void {
  const rules = TABLES.map((table) => execFileSync('iptables-save', ['--table', table]));
  const forwarding = readFileSync(FORWARDING);
  const hadBridge = existsSync(`/sys/class/net/${BRIDGE}`);
  return () => {
    for (const input of rules) execFileSync('iptables-restore', { input });
    writeFileSync(FORWARDING, forwarding);
    if (!hadBridge) spawnSync('ip', ['link', 'delete', BRIDGE]);
  };
}
