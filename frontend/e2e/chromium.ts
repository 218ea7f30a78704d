import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { env, getuid } from 'node:process';
import { fileURLToPath } from 'node:url';
import { chromium as playwrightChromium } from '@playwright/test';

const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const PLAYWRIGHT = fileURLToPath(new URL('../../node_modules/.bin/playwright', import.meta.url));
const ADVICE =
  'The browser tests need Chromium: install it (Debian: apt-get install chromium; elsewhere: ' +
  'npx playwright install --with-deps chromium) or set CHROMIUM to its path.';

/** A browser that asks nobody outside and needs no display, sandbox or profile of its own. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** There is no Chromium and none could be installed; the message says what to do. */
export class NoChromium extends Error {}

/**
 * The path of a Chromium: an installed one, else Debian's package or, where there is none, Playwright's build,
 * installed now. Throws NoChromium.
 */
export function chromium(): string {
  return installedChromium(env) ?? installPackage() ?? installBuild();
}

/** The path of the Chromium that CHROMIUM names, of one on the PATH or of Playwright's build, in this order. */
export function installedChromium(environment: NodeJS.ProcessEnv): string | undefined {
  const { CHROMIUM, PATH = '' } = environment;
  if (CHROMIUM !== undefined && CHROMIUM !== '') {
    if (isExecutable(CHROMIUM)) return CHROMIUM;
    throw new NoChromium(`CHROMIUM is ${CHROMIUM}, which cannot be run.`);
  }
  const folders = PATH.split(delimiter).filter((folder) => folder !== '');
  const onPath = COMMANDS.flatMap((command) => folders.map((folder) => join(folder, command)));
  const build = playwrightChromium.executablePath();
  return (
    onPath.find((path) => isExecutable(path) && !isSnap(path)) ?? (existsSync(build) ? build : undefined)
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** A snap sees neither our profile folder nor our flags, and its shim may only ask for the snap. */
function isSnap(path: string): boolean {
  const target = realpathSync(path);
  if (/(^|\/)snap(\/|$)/.test(target)) return true;
  return statSync(target).size < 65_536 && readFileSync(target, 'latin1').includes('/snap/');
}

/** Debian's package, when we are root or sudo asks for no password. Ubuntu's of that name leads to a snap. */
function installPackage(): string | undefined {
  if (!isAdministrator() || !hasPackage()) return undefined;
  const isInstalled = run(
    'apt-get',
    'install',
    '-y',
    '-q',
    '--no-install-recommends',
    'chromium',
    'fonts-dejavu-core',
  );
  return isInstalled ? installedChromium(env) : undefined;
}

function hasPackage(): boolean {
  if (!run('apt-get', 'update', '-q')) return false;
  const { stdout } = spawnSync('apt-cache', ['policy', 'chromium'], { encoding: 'utf8' });
  const candidate = /Candidate: (\S+)/.exec(stdout)?.[1] ?? '(none)';
  return candidate !== '(none)' && !candidate.includes('snap');
}

/** Playwright's build, with the libraries it needs when we may install them. */
function installBuild(): string {
  const libraries = isAdministrator() ? ['--with-deps'] : [];
  const { status } = spawnSync(PLAYWRIGHT, ['install', ...libraries, 'chromium'], { stdio: 'inherit' });
  const path = status === 0 ? installedChromium(env) : undefined;
  if (path === undefined) throw new NoChromium(ADVICE);
  return path;
}

function isAdministrator(): boolean {
  return getuid?.() === 0 || spawnSync('sudo', ['-n', 'true']).status === 0;
}

/** Whether a command that an administrator gives succeeded. */
function run(...command: string[]): boolean {
  const [name = '', ...rest] = getuid?.() === 0 ? command : ['sudo', '-n', ...command];
  const quietly = { ...env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(name, rest, { stdio: 'inherit', env: quietly }).status === 0;
}
