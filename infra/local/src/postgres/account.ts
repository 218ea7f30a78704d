import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { findExecutable } from '../process/find-executable.ts';
import type { Command } from '../process/process-spec.ts';

/** An account of the operating system. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** The account PostgreSQL runs as when we are root, as it refuses to be root; undefined for an ordinary user. */
export function serverAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = parseAccounts(readFileSync('/etc/passwd', 'utf8'));
  const account = ['postgres', 'nobody']
    .map((name) => accounts.find((one) => one.name === name))
    .find(Boolean);
  if (account === undefined) throw new Error('PostgreSQL cannot run as root: create a user named "postgres"');
  return account;
}

/** Reads the lines of a passwd file. */
export function parseAccounts(passwd: string): Account[] {
  return passwd
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 4)
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
}

/**
 * Has a program run as an account. Where the account cannot walk to the `paths` that the program needs
 * (a checkout below root's home), it gets the one capability that lets it read and search, and no other.
 */
export function runAs<C extends Command>(
  account: Account | undefined,
  command: C,
  paths: readonly string[],
): C {
  if (account === undefined) return command;
  const { uid, gid } = account;
  if (paths.every((path) => canReach(account, path))) return { ...command, uid, gid };
  const setpriv = findExecutable('setpriv');
  const capability = searchCapability();
  if (setpriv === undefined || capability === undefined) {
    throw new Error(
      `The user ${account.name} cannot reach ${paths.join(' or ')}: move the checkout out of root's home`,
    );
  }
  return {
    ...command,
    command: setpriv,
    args: [...grant(account, capability), command.command, ...command.args],
  };
}

function canReach({ uid, gid }: Account, path: string): boolean {
  return spawnSync('test', ['-x', path], { uid, gid }).status === 0;
}

/** The secure bit keeps access(2) from dropping the capability: PostgreSQL asks it where its own program lies. */
function grant({ uid, gid }: Account, capability: string): string[] {
  const only = `-all,+${capability}`;
  return [
    ...[`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--securebits=+no_setuid_fixup'],
    ...[`--inh-caps=${only}`, `--ambient-caps=${only}`, `--bounding-set=${only}`],
  ];
}

/** Containers often lack the first of the two; the bits are those of linux/capability.h. */
function searchCapability(): string | undefined {
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  const bits = BigInt(`0x${effective ?? '0'}`);
  if (bits & 4n) return 'dac_read_search';
  return bits & 2n ? 'dac_override' : undefined;
}
