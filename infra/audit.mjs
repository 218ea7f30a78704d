// Run by the lint: whether what we install is what was reviewed, and whether anything serious is known of it.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const lock = JSON.parse(readFileSync(`${import.meta.dirname}/../package-lock.json`, 'utf8'));
const faults = Object.entries(lock.packages).flatMap(([path, entry]) => {
  if (!path.includes('node_modules/') || entry.link === true || entry.inBundle === true) return [];
  const isPinned = typeof entry.integrity === 'string' && entry.integrity.startsWith('sha512-');
  return [
    ...(isPinned ? [] : [`${path}: the lock file has no SHA-512 of it`]),
    // Packages of the registry have no address there: see .npmrc.
    ...(entry.resolved === undefined ? [] : [`${path}: comes from ${entry.resolved}`]),
  ];
});

const { stdout, stderr } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { encoding: 'utf8' });
const report = parsed(stdout);
if (report?.metadata?.vulnerabilities === undefined) {
  const reason = report?.message ?? stderr.trim().split('\n')[0] ?? '';
  console.error(
    `audit: NOT DONE, the registry answers no audit (${reason}). Run "npm run audit" where it does.`,
  );
} else {
  const serious = Object.values(report.vulnerabilities).filter(({ severity }) =>
    ['high', 'critical'].includes(severity),
  );
  faults.push(...serious.map(({ name, severity, range }) => `${name} ${range}: ${severity}`));
}

for (const fault of faults) console.error(`audit: ${fault}`);
if (faults.length > 0) process.exitCode = 1;

function parsed(json) {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
