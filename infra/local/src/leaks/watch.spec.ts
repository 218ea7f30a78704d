import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../repository.ts';
import { Watch } from './watch.ts';

describe('a watch', () => {
  it('finds what was logged before it was known to be secret', () => {
    const watch = new Watch();
    watch.take('took hush-hush-1\nand hush-');
    watch.take('hush-2\n');
    watch.keepSecret('hush-hush-1');
    watch.keepSecret('hush-hush-2');
    expect(watch.leaks().map(({ line }) => line)).toEqual(['took ***', 'and ***']);
    expect(watch.lines).toBe(2);
  });

  it('holds a bounded log, and forgets no leak of what it has let go', () => {
    const watch = new Watch();
    watch.keepSecret('hush-hush');
    watch.take('told hush-hush\n');
    for (let i = 0; i < 20; i++) watch.take(`${'x'.repeat(1024 * 1024)}\n`);
    expect(watch.lines).toBeGreaterThan(0);
    expect(watch.leaks()).toHaveLength(1);
  });
});

/** A file of tests, all of which pass; `work` is what they do. */
function suite(work: string): string {
  return `
    import { spawn } from 'node:child_process';
    import { once } from 'node:events';
    import { keepSecret, logSink, watchOutput } from '../leaks/watch.ts';
    afterAll(async () => { ${work} });
    it('passes', () => undefined);`;
}

/** Runs it as the suites of the services are run. */
function runSuite(text: string): { status: number | null; output: string } {
  const folder = join(import.meta.dirname, '..', `leaking-${process.pid}`);
  mkdirSync(folder);
  try {
    writeFileSync(join(folder, 'suite.spec.ts'), text);
    const jest = join(REPOSITORY, 'node_modules', 'jest', 'bin', 'jest.js');
    // Without our own reporter, which keeps what failed: this is to fail.
    const args = ['--experimental-vm-modules', jest, join(folder, 'suite.spec.ts'), '--reporters=default'];
    const { status, stderr } = spawnSync(process.execPath, args, {
      cwd: join(folder, '..', '..'),
      encoding: 'utf8',
    });
    return { status, output: stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('a file of tests', () => {
  it.each([
    ['a service in its process', `logSink.write('key ' + keepSecret('a-planted-key') + '\\n');`],
    [
      'a process that it started',
      `await once(watchOutput(spawn('echo', ['key', keepSecret('a-planted-key')])), 'close');`,
    ],
    [
      'a service about a credential that was sent to it',
      `await fetch('http://127.0.0.1:1', { headers: { 'X-API-Key': 'a-planted-key' } }).catch(() => undefined);
       logSink.write('key a-planted-key\\n');`,
    ],
  ])('fails when a secret is logged by %s, even after the last test', (_, work) => {
    const { status, output } = runSuite(suite(work));
    expect(output).toMatch(/Secrets in the log:\s+a-plan… in key \*{3}/);
    expect(output).not.toContain('a-planted-key');
    expect(status).toBe(1);
  });

  it('passes when none is', () => {
    expect(runSuite(suite(`keepSecret('a-planted-key'); logSink.write('key\\n');`))).toMatchObject({
      status: 0,
    });
  });
});
