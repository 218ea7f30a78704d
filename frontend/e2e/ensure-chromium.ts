// Run before the long steps of the tests: says which browser they will use, after installing one if need be.
import { execFileSync } from 'node:child_process';
import { chromium, NoChromium } from './chromium.ts';

try {
  const path = chromium();
  const version = execFileSync(path, ['--version'], { encoding: 'utf8' }).trim();
  process.stdout.write(`The browser tests use ${version} (${path}).\n`);
} catch (error) {
  process.stderr.write(`${error instanceof NoChromium ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
