import type { ServerResponse } from 'node:http';
import { newFolder, removeFolders, start } from '../../test/command.ts';
import { ADMIN_KEY, send, StandInApi } from '../../test/stand-in-api.ts';

let api: StandInApi;
let env: Record<string, string>;

beforeEach(async () => {
  api = await new StandInApi().start();
  env = { API_SECRET_KEY: ADMIN_KEY, TELEMETRY_DATA: await newFolder() };
});
afterEach(() => api.stop());
afterAll(removeFolders);

const simulating = (...args: string[]) => start('simulate', ['--url', api.url, ...args], env);

describe('a simulated fleet', () => {
  it('posts for every device at its rate, and works a second time with the keys it kept', async () => {
    const ended = await simulating('--devices', '20', '--rate', '2', '--duration', '2').ended;
    expect(ended).toMatchObject({
      code: 0,
      out: expect.stringContaining('80 readings acknowledged') as string,
    });
    expect([...api.stored.keys()].toSorted()).toEqual([...api.keys.keys()].toSorted());
    for (const readings of api.stored.values()) expect(readings.size).toBe(4);
    const again = await simulating('--devices', '20', '--rate', '2', '--duration', '1').ended;
    expect(again.out).toContain('40 readings acknowledged');
    expect(again.out).not.toContain('admin key');
  });

  it('tells honestly what failed for good', async () => {
    api.faults.push((res) =>
      send(res, 403, { code: 'DEVICE_INACTIVE', detail: 'The device is deactivated' }),
    );
    const ended = await simulating('--devices', '2', '--rate', '1', '--duration', '1').ended;
    expect(ended.code).toBe(1);
    expect(ended.out).toContain('1 × 403 DEVICE_INACTIVE The device is deactivated');
  });

  it('stops on Ctrl-C with a summary, even when npm passes the same signal on once more', async () => {
    const { child, ended } = simulating('--devices', '3', '--rate', '20');
    while (api.times.length < 10) await new Promise((done) => setImmediate(done));
    // A fleet that waits for an answer is not gone before the second signal comes.
    const waiting = Promise.withResolvers<ServerResponse>();
    api.faults.push((res) => waiting.resolve(res));
    const res = await waiting.promise;
    child.kill('SIGINT');
    child.kill('SIGTERM');
    send(res, 503, { code: 'UNAVAILABLE' });
    expect(await ended).toMatchObject({
      code: 0,
      out: expect.stringContaining('readings acknowledged') as string,
    });
  });

  it('departs from a perfect fleet as it is told, and ends with a ledger that balances', async () => {
    // The hour decides which devices are offline: with half of twenty there are always some, and never all.
    const shares = ['--duplicates', '0.2', '--reorder', '0.2', '--bad', '0.2', '--offline', '0.5'];
    const fleet = ['--devices', '20', '--rate', '5', '--duration', '2', '--clock-skew', '60', '--seed', '7'];
    const ended = await simulating(...fleet, ...shares).ended;
    expect(ended).toMatchObject({ code: 0, err: '' });
    const [, acknowledged, stored, duplicate] =
      /(\d+) acknowledged = (\d+) stored \+ (\d+) duplicate.*: balanced/.exec(ended.out)!;
    expect(Number(acknowledged)).toBe(Number(stored) + Number(duplicate));
    const [, repeats, refused] = /(\d+) of them repeats; (\d+) bad readings were refused, 0 were not/.exec(
      ended.out,
    )!;
    expect(repeats).toBe(duplicate);
    expect(Number(stored) + Number(refused)).toBe(200);
    expect(Number(refused)).toBeGreaterThan(0);
    expect(api.batchSizes.length).toBeGreaterThan(0);
    const skews = [...api.stored.values()].map((readings) => Math.min(...readings.keys()) - Date.now());
    expect(Math.max(...skews)).toBeGreaterThan(10_000);
  });

  it.each([
    [['--bad', '2'], 'between 0 and 1'],
    [['--clock-skew', '600'], '--clock-skew'],
    [['--devices', '1.5'], '--devices'],
    [['--rate', 'x'], '--rate'],
    [['--duration', '-1'], '--duration'],
  ])('exits with 2 on %j', async (args, reason) => {
    const ended = await simulating(...args).ended;
    expect(ended.code).toBe(2);
    expect(ended.err).toContain(reason);
  });
});
