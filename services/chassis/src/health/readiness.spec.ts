import { Readiness } from './readiness.ts';

describe('readiness', () => {
  it('needs every check to pass', async () => {
    const readiness = new Readiness();
    readiness.require('database', () => Promise.resolve());
    expect(await readiness.report()).toEqual({ ready: true, checks: { database: 'ok' } });
    readiness.require('broker', () => Promise.reject(new Error('refused')));
    expect(await readiness.report()).toEqual({
      ready: false,
      checks: { database: 'ok', broker: 'refused' },
    });
  });

  it('comes back when a check passes again', async () => {
    const readiness = new Readiness();
    let isUp = false;
    readiness.require('broker', () => (isUp ? Promise.resolve() : Promise.reject(new Error('refused'))));
    expect((await readiness.report()).ready).toBe(false);
    isUp = true;
    expect((await readiness.report()).ready).toBe(true);
  });

  it('tells of what it can do without', async () => {
    const readiness = new Readiness();
    readiness.require('broker', () => Promise.resolve());
    readiness.require('database', () => Promise.reject(new Error('refused')), 'told');
    expect(await readiness.report()).toEqual({
      ready: true,
      checks: { broker: 'ok', database: 'refused' },
    });
  });

  it('takes a check without an answer in two seconds for a failed one', async () => {
    const readiness = new Readiness();
    readiness.require('database', () => new Promise(() => undefined));
    const start = performance.now();
    expect(await readiness.report()).toEqual({
      ready: false,
      checks: { database: 'no answer in 2000 ms' },
    });
    expect(performance.now() - start).toBeLessThan(2500);
  });

  it('takes a check that throws, or rejects with anything, for a failed one', async () => {
    const readiness = new Readiness();
    readiness.require('thrown', () => {
      throw new Error('at once');
    });
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- libraries do it
    readiness.require('odd', () => Promise.reject('no error'));
    expect(await readiness.report()).toEqual({ ready: false, checks: { thrown: 'at once', odd: 'failed' } });
  });

  it('is over when the process stops, though all is well', async () => {
    const readiness = new Readiness();
    readiness.require('database', () => Promise.resolve());
    readiness.stop();
    expect(await readiness.report()).toEqual({
      ready: false,
      checks: { database: 'ok', process: 'stopping' },
    });
  });
});
