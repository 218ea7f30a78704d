import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXTRACT, newFolder, removeFolders, start } from '../../test/command.ts';
import { ADMIN_KEY, send, StandInApi } from '../../test/stand-in-api.ts';

let api: StandInApi;
let dataDir: string;

beforeEach(async () => {
  api = await new StandInApi().start();
  dataDir = await newFolder();
});
afterEach(() => api.stop());
afterAll(removeFolders);

const replaying = (file: string, ...more: string[]) =>
  start('replay', [file, '--device', 'room-1', '--url', api.url, ...more], {
    API_SECRET_KEY: ADMIN_KEY,
    TELEMETRY_DATA: dataDir,
  });

/** A file of `rows` readings, one a second, some of them replaced. */
async function fileOf(rows: number, replaced: Record<number, string> = {}): Promise<string> {
  const lines = Array.from({ length: rows }, (_, row) => {
    return replaced[row] ?? `${new Date(Date.UTC(2015, 1, 4) + row * 1_000).toISOString()},${row % 50},5`;
  });
  const path = join(await newFolder(), 'readings.csv');
  await writeFile(path, `timestamp,temperature,humidity\n${lines.join('\n')}\n`);
  return path;
}

describe('replaying a file', () => {
  it('stores the real extract as it stands in the file, twice the same', async () => {
    const first = await replaying(EXTRACT).ended;
    expect(first).toMatchObject({
      code: 0,
      out: expect.stringContaining('Acknowledged 240 readings') as string,
    });
    expect(first.out).toContain('Stored 240 readings of room-1 from 2015-02-04T17:51:00.000Z');
    const [header, ...rows] = (await readFile(EXTRACT, 'utf8')).trim().split('\n');
    for (const row of rows) {
      const [timestamp, ...cells] = row.split(',');
      const metrics = header!
        .split(',')
        .slice(1)
        .map((name, index) => [name, Number(cells[index])]);
      expect(api.stored.get('room-1')?.get(Date.parse(timestamp!))).toEqual(Object.fromEntries(metrics));
    }
    expect((await replaying(EXTRACT).ended).code).toBe(0);
    expect(api.stored.get('room-1')?.size).toBe(240);
  });

  it('keeps the device’s key for the owner alone and posts with it', async () => {
    await replaying(await fileOf(3)).ended;
    const path = join(dataDir, 'devices', 'room-1.key');
    expect((await readFile(path, 'utf8')).trim()).toBe('key-of-room-1');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('posts with the admin key for a device whose key it does not know', async () => {
    api.keys.set('room-1', 'known to somebody else');
    expect((await replaying(await fileOf(3)).ended).code).toBe(0);
  });

  it('posts at most 500 readings at once, in their order', async () => {
    expect((await replaying(await fileOf(1_200)).ended).code).toBe(0);
    expect(api.batchSizes).toEqual([500, 500, 200]);
    expect(api.times).toEqual(api.times.toSorted());
  });

  it('acknowledges what comes before a malformed row, and names its line', async () => {
    const ended = await replaying(await fileOf(600, { 550: '2015-02-04T00:00:00Z,warm,1' })).ended;
    expect(ended.code).toBe(1);
    expect(ended.err).toContain('line 552: temperature "warm" is not a finite number');
    expect(api.stored.get('room-1')?.size).toBe(550);
  });

  it('counts and shows rejected rows', async () => {
    const ended = await replaying(await fileOf(600, { 7: '2015-02-04T00:00:07Z,99,1' })).ended;
    expect(ended.code).toBe(1);
    expect(ended.out).toContain('Acknowledged 599 readings (0 repeats), rejected 1.');
    expect(ended.err).toContain('row 8 was rejected: temperature is too high');
  });

  it('is as fast as it is told', async () => {
    const startedAtMs = performance.now();
    expect((await replaying(await fileOf(4), '--speed', '2').ended).code).toBe(0);
    expect(performance.now() - startedAtMs).toBeGreaterThan(1_500);
    expect(api.batchSizes).toEqual([1, 1, 1, 1]);
  });

  it('survives a restart of the system', async () => {
    let restarted: Promise<unknown> | undefined;
    api.onBatch = (batches) => {
      if (batches === 2) restarted = api.stop().then(() => api.start());
    };
    const ended = await replaying(await fileOf(2_000)).ended;
    await restarted;
    expect(ended).toMatchObject({ code: 0, out: expect.stringContaining('Stored 2000') as string });
  });

  it('waits as long as a busy system asks', async () => {
    api.faults.push((res) => send(res.setHeader('retry-after', '1'), 429, { code: 'RATE_LIMITED' }));
    const ended = await replaying(await fileOf(3)).ended;
    expect(ended).toMatchObject({
      code: 0,
      err: expect.stringContaining('429 RATE_LIMITED; again in 1.0 s') as string,
    });
  });

  it('goes on where it was interrupted', async () => {
    const file = await fileOf(1_700);
    const interrupted = replaying(file);
    api.onBatch = (batches) => {
      // The third batch is stored, but its answer never arrives.
      if (batches === 2) api.faults.push(() => interrupted.child.kill('SIGINT'));
    };
    expect(await interrupted.ended).toMatchObject({
      code: 130,
      err: expect.stringContaining('the same command goes on from there') as string,
    });
    const resumed = await replaying(file).ended;
    expect(resumed.out).toContain('Going on after row 1000.');
    expect(resumed.out).toContain('Acknowledged 1700 readings (0 repeats), rejected 0.\nStored 1700');
    expect(resumed.code).toBe(0);
    expect(api.batchSizes).toEqual([500, 500, 500, 200]);
  });

  it('starts over when the file was changed before that point', async () => {
    const file = await fileOf(700, { 600: 'broken' });
    expect((await replaying(file).ended).code).toBe(1);
    await writeFile(file, (await readFile(file, 'utf8')).replace('broken', '2015-02-05T00:00:00Z,1,1'));
    expect((await replaying(file).ended).out).toContain('Going on after row 600.');
    await writeFile(file, `${await readFile(file, 'utf8')}broken\n`);
    await replaying(file).ended;
    await writeFile(file, (await readFile(file, 'utf8')).replace(',0,5', ',1,5').replace('broken\n', ''));
    const ended = await replaying(file).ended;
    expect(ended.out).not.toContain('Going on');
    expect(ended.out).toContain('Acknowledged 700');
  });

  it.each([
    [['--device', 'room-1'], "argument 'file'"],
    [[EXTRACT], '--device'],
    [[EXTRACT, '--device', 'a/b'], '--device'],
    [[EXTRACT, '--device', 'x', '--speed', '0'], '--speed'],
    [[EXTRACT, '--device', 'x', '--url', 'localhost'], '--url'],
    [[EXTRACT, '--device', 'x', '--fast'], '--fast'],
    [['absent.csv', '--device', 'x'], 'absent.csv cannot be read'],
    [[EXTRACT, '--device', 'x'], 'TELEMETRY_KEY'],
  ])('exits with 2 on %j', async (args, reason) => {
    const ended = await start('replay', args, { TELEMETRY_DATA: dataDir }).ended;
    expect(ended.code).toBe(2);
    expect(ended.err).toContain(reason);
  });

  it('explains itself', async () => {
    expect(await start('replay', ['--help'], {}).ended).toMatchObject({ code: 0, err: '' });
  });
});
