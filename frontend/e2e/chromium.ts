import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { env, getuid } from 'node:process';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A browser that asks nobody outside and needs no display, sandbox or profile of its own. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * The path of a Chromium: the one CHROMIUM names, an installed one, or Debian's package, installed now when we are
 * root or sudo asks for no password.
 */
export function chromium(): string {
  const found = [env.CHROMIUM, ...PLACES].find((path) => path !== undefined && existsSync(path));
  return found ?? install();
}

function install(): string {
  const asRoot = getuid?.() === 0 ? [] : ['sudo', '-n'];
  const apt = (...args: string[]): boolean => {
    const [command = 'apt-get', ...rest] = [...asRoot, 'apt-get', ...args];
    return (
      spawnSync(command, rest, { stdio: 'inherit', env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } })
        .status === 0
    );
  };
  const installed =
    apt('update', '-q') &&
    apt('install', '-y', '-q', '--no-install-recommends', 'chromium', 'fonts-dejavu-core');
  const path = PLACES.find((place) => existsSync(place));
  if (!installed || path === undefined) {
    throw new Error(
      'The browser tests need Chromium: install it (apt-get install chromium) or set CHROMIUM to its path.',
    );
  }
  execFileSync(path, ['--version'], { stdio: 'inherit' });
  return path;
}
